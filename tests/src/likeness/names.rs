//! Names to invent children from, by where they are borne. A list runs from common to
//! rare; an underscore stands for a space. Nobody in particular is meant.

/// How a family name is passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Alike for brothers and sisters.
    Shared,
    /// Daughters add `-ová` to it.
    Ova,
    /// Daughters end it in `-a` where sons end it in `-i`.
    SkiSka,
    /// The father's given name.
    Patronym,
    /// The father's and the grandfather's given names.
    TwoPatronyms,
}

/// The names of one community.
pub(super) struct Community {
    /// Nationality as written.
    pub(super) nationality: &'static str,
    /// Children in a thousand.
    pub(super) weight: usize,
    /// Small: a few names are borne by most. Large: names are spread.
    pub(super) spread: usize,
    /// The same for family names.
    pub(super) family_spread: usize,
    pub(super) boys: &'static str,
    pub(super) girls: &'static str,
    /// Middle names that stand before the given name; empty where none do.
    pub(super) middle: &'static str,
    /// Empty where the father's name stands in their place.
    pub(super) families: &'static str,
    pub(super) family: Family,
    /// In a hundred, children with one name alone.
    pub(super) single: usize,
    /// In a hundred, children whose birth date is given as the first of January.
    pub(super) new_year: usize,
    /// In a hundred, children with two family names joined by a hyphen.
    pub(super) joined: usize,
    /// Given names with a usual short form, as `full/short`.
    pub(super) short: &'static str,
}

/// Names used on the street, of every community.
pub(super) const STREET: &str = "Ace Tiny Smiley Ghost Lil_K Biggz Flash Squeak Pepsi Ninja Moose \
    Blue Shorty Dizzy Frost Bugsy Sparky Ziggy Minnow Tango Bean Roo Jinx Cosmo Twitch Pip Rocket \
    Gizmo Sonic Echo Chips Marbles Boots Turbo Lucky Mouse Wiz Budgie Duke Scout";

/// Written where a form asks for a name that there is not.
pub(super) const NOTHING: [&str; 4] = ["Unknown", "N/A", "not known", "-"];

pub(super) const COMMUNITIES: [Community; 16] = [
    Community {
        nationality: "United Kingdom",
        weight: 430,
        spread: 12,
        family_spread: 12,
        boys: "Oliver George Arthur Noah Muhammad Leo Oscar Harry Archie Jack Henry Charlie Freddie \
            Theodore Alfie Thomas William Joshua James Jacob Ethan Max Logan Lucas Mason Isaac Daniel \
            Samuel Joseph Alexander Benjamin Tyler Callum Jayden Riley Connor Reece Kieran Finley \
            Dylan Nathan Luke Matthew Michael Adam Toby Jamie Liam Ryan Aaron Kai Declan Zachary \
            Cameron Bradley Owen Louis Harvey Harrison Edward Robert David Andrew Christopher Jonathan \
            Nicholas Stephen Anthony Dominic Elliot Gabriel Jude Rowan Sebastian Stanley Tobias \
            Vincent Wilfred Xavier Malachi Tyrell Jermaine Kofi Kwame Tremaine Zion Marlon Devonte \
            Rhys Gethin Macsen Fergus Hamish Lachlan",
        girls: "Olivia Amelia Isla Ava Mia Ivy Lily Isabella Rosie Sophia Grace Willow Florence \
            Evie Emily Poppy Charlotte Ella Sienna Daisy Phoebe Evelyn Elsie Sophie Jessica Ruby \
            Chloe Alice Millie Freya Lola Layla Maisie Scarlett Erin Holly Imogen Jasmine Kayla \
            Leah Lauren Megan Molly Naomi Nicole Paige Rebecca Rachel Samantha Sarah Hannah Abigail \
            Elizabeth Katherine Victoria Alexandra Eleanor Matilda Georgia Gabrielle Bethany Amber \
            Courtney Demi Destiny Ebony Faith Harriet Isobel Jade Keira Lacey Madison Mollie Niamh \
            Shannon Skye Summer Tia Tegan Zara Zoe Zoë Chelsea Shanice Aaliyah Keisha Tanisha \
            Carys Ffion Seren Eilidh Mhairi Catriona",
        middle: "",
        families: "Smith Jones Williams Taylor Brown Davies Evans Wilson Thomas Roberts Johnson \
            Walker Wright Robinson Thompson White Hughes Edwards Green Hall Wood Harris Lewis Martin \
            Jackson Clarke Clark Turner Hill Scott Cooper Morris Ward Moore King Watson Baker \
            Harrison Morgan Patel Young Allen Mitchell James Anderson Phillips Lee Bell Parker Davis \
            Bennett Miller Cook Shaw Cox Marshall Collins Carter Richardson Begum Khan Ali Ahmed \
            Hussain Campbell Stewart Murray MacDonald McDonald O'Brien O'Connor O'Neill Kelly Murphy \
            Ryan Byrne Walsh Gallagher Doherty Quinn Fitzgerald Ferguson Graham Hamilton Henderson \
            Johnston Kerr Paterson Reid Robertson Ross Sinclair Sutherland Wallace Adams Armstrong \
            Atkinson Austin Bailey Ball Barker Barnes Barrett Berry Bird Bishop Booth Bradley Brooks \
            Burton Butler Carr Chapman Charlton Coleman Cole Cunningham Dawson Day Dean Dixon Douglas \
            Dunn Elliott Ellis Fisher Fletcher Ford Foster Fox Francis Fraser Freeman French Gardner \
            George Gibson Gill Gordon Grant Gray Gregory Griffiths Hardy Hart Harvey Hawkins Hayes \
            Heath Holland Holmes Howard Howe Hudson Humphries Hunt Hunter Jarvis Jenkins Kaur Kay \
            Kennedy Knight Lane Lawrence Lawson Lloyd Long Lowe Mann Marsh Mason Matthews May Miles \
            Mills Nelson Newman Nicholls Norris Osborne Owen Page Palmer Parsons Payne Pearce Pearson \
            Perry Poole Porter Potter Powell Price Pritchard Rees Reynolds Rhodes Rice Rogers Rose \
            Rowe Russell Ryder Saunders Sharp Shepherd Simpson Singh Slater Spencer Stevens Stone \
            Swift Thornton Tucker Tyler Vaughan Wade Walters Warren Watts Webb Webster Welch Wells \
            West Wheeler Wilkinson Willis Winter Woods Yates Adeyemi Agyeman Asante Boateng Mensah \
            Okafor Osei Owusu Akhtar Bibi Mahmood Malik Mohamed Rahman Shah Sharma Ambleside \
            Barrowclough Birtwistle Cattermole Entwistle Featherstone Greenhalgh Hebblethwaite \
            Micklethwaite Ollerenshaw Postlethwaite Ramsbottom Satterthwaite Thistlethwaite \
            Winterbottom Youngblood Pendleton Quarmby Ravensdale Shuttleworth",
        family: Family::Shared,
        single: 0,
        new_year: 0,
        joined: 7,
        short: "Oliver/Ollie Arthur/Art Harry/Haz Archie/Arch Henry/Hal Charlie/Chaz Freddie/Fred \
            Theodore/Theo Thomas/Tom William/Will William/Billy Joshua/Josh James/Jim James/Jamie \
            Jacob/Jake Daniel/Danny Samuel/Sam Joseph/Joe Alexander/Alex Benjamin/Ben Tyler/Ty \
            Callum/Cal Nathan/Nate Matthew/Matt Michael/Mikey Zachary/Zac Cameron/Cam \
            Bradley/Brad Edward/Ted Edward/Eddie Robert/Bob Robert/Rob David/Dave Andrew/Andy \
            Christopher/Chris Christopher/Kit Jonathan/Jon Nicholas/Nick Stephen/Steve Anthony/Tony \
            Dominic/Dom Gabriel/Gabe Sebastian/Seb Stanley/Stan Vincent/Vinny Jermaine/Jay Muhammad/Mo \
            Olivia/Liv Amelia/Millie Isabella/Bella Sophia/Soph Florence/Flo Emily/Em \
            Charlotte/Lottie Charlotte/Charlie Jessica/Jess Scarlett/Scar Rebecca/Becky Rachel/Rach \
            Samantha/Sam Abigail/Abi Elizabeth/Lizzie Elizabeth/Beth Elizabeth/Libby \
            Katherine/Kate Katherine/Kitty Victoria/Vicky Alexandra/Lexi Eleanor/Ellie Eleanor/Nell \
            Matilda/Tilly Gabrielle/Gabby Bethany/Beth Harriet/Hattie Isobel/Izzy Madison/Maddie \
            Megan/Meg Georgia/Georgie Imogen/Immy Katherine/Kath Jasmine/Jaz Catriona/Cat",
    },
    Community {
        nationality: "Albania",
        weight: 90,
        spread: 5,
        family_spread: 8,
        boys: "Ardit Erion Klajdi Endri Arben Besnik Dritan Edison Elvis Ermal Fatjon Florian \
            Gentian Gëzim Ilir Kristian Klevis Ledion Luan Marjus Mërgim Rigers Shpëtim Sokol \
            Valmir Xhulio Agron Bledar Denis Enea Flamur Genc Kujtim Petrit Redon Çlirim",
        girls: "Arjeta Besiana Blerina Dorina Drita Elona Eriola Fatjona Flutura Gëzime Jonida \
            Klea Lindita Majlinda Mirela Njomëza Ornela Rovena Suela Teuta Valbona Xhensila \
            Zamira Amarda Anxhela Era Kejsi Sidorela",
        middle: "",
        families: "Hoxha Shehu Prifti Dervishi Gjoka Marku Leka Kola Përvathi Hysa Cela Çela Doda \
            Dema Gjini Hasani Isufi Jaku Kaçi Koçi Kurti Lika Lleshi Mema Meta Muça Ndoj Ndreca \
            Osmani Palushi Qosja Rama Sula Shkreli Toska Tahiri Topalli Ukaj Veliu Xhafa Xhepa \
            Ymeri Zefi Zeneli Bardhi Gjeçaj Bushati",
        family: Family::Shared,
        single: 0,
        new_year: 2,
        joined: 0,
        short: "Kristian/Kris Florian/Flori Edison/Edi Gentian/Genti Fatjon/Joni Anxhela/Angie \
            Sidorela/Sida Majlinda/Linda Klajdi/Klajd Arjeta/Jeta Valbona/Bona",
    },
    Community {
        nationality: "Vietnam",
        weight: 80,
        spread: 4,
        family_spread: 1,
        boys: "Nam Hùng Dũng Tuấn Minh Long Hải Đức Quang Thắng Phúc Khang Bảo Việt Sơn Tùng Hiếu \
            Đạt Kiên Trung Cường Duy Hoàng Khánh Lâm Nghĩa Phong Quân Thành Vinh",
        girls: "Linh Trang Hương Lan Mai Hoa Thảo Ngọc Hà Hằng Phương Thu Yến Nhung Thủy Loan Vân \
            Oanh Quỳnh Chi Diệp Giang Huyền Khuê Ly My Như Thư Trâm Tuyết",
        middle: "Văn Thị Minh Ngọc Đức Thanh Quốc Xuân Hữu Kim Thu Đình Bích Hoài Anh",
        families: "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh \
            Trịnh Đoàn Lương Mai Cao Tạ Hà Châu Lâm",
        family: Family::Shared,
        single: 0,
        new_year: 12,
        joined: 0,
        short: "",
    },
    Community {
        nationality: "Sudan",
        weight: 60,
        spread: 3,
        family_spread: 3,
        boys: "Mohamed Ahmed Abdallah Adam Ibrahim Ali Omar Mustafa Hassan Khalid Yousif Ismail \
            Osman Abdelrahman Hamid Bashir Idris Musa Tarig Siddig Mahmoud Abubakar Haroun Nasir \
            Elsadig Abdelaziz Jamal Suliman Yagoub Faisal Abdelmajid Mutasim",
        girls: "Fatima Amna Aisha Maryam Khadija Zainab Hawa Nafisa Samia Rania Sara Huda Asma \
            Ikhlas Safa Marwa Tahani Nadia Salma Intisar Rehab Limya",
        middle: "",
        families: "",
        family: Family::TwoPatronyms,
        single: 6,
        new_year: 30,
        joined: 0,
        short: "Mohamed/Hamada Abdelrahman/Aboud Ibrahim/Ibra Mustafa/Darsh Abubakar/Bakri",
    },
    Community {
        nationality: "Eritrea",
        weight: 60,
        spread: 4,
        family_spread: 4,
        boys: "Yonas Filmon Samuel Abel Daniel Natnael Robel Merhawi Tesfay Tekle Kidane Berhane \
            Habtom Kibrom Amanuel Awet Biniam Dawit Efrem Ermias Fitsum Girmay Haile Henok Isaias \
            Kiflom Mebrahtu Mehari Mulugeta Petros Senay Simon Teklit Yohannes Zerai Zekarias",
        girls: "Selam Feven Helen Rahwa Semhar Saba Winta Bilen Eden Freweini Genet Hana Letebrhan \
            Lula Luwam Mahlet Meron Miriam Nardos Rahel Ruta Senait Tsega Tsehaytu Yordanos Zufan",
        middle: "",
        families: "",
        family: Family::Patronym,
        single: 5,
        new_year: 20,
        joined: 0,
        short: "Amanuel/Amani Natnael/Nati Yohannes/Johnny Freweini/Fre Letebrhan/Lete Yordanos/Yordi",
    },
    Community {
        nationality: "Romania",
        weight: 50,
        spread: 5,
        family_spread: 6,
        boys: "Andrei Alexandru Ștefan Ionuț Mihai Cristian Gabriel Florin Marian Daniel Adrian \
            Bogdan Vasile Gheorghe Constantin Nicolae Răzvan Cătălin Cosmin Dănuț Dragoș Iulian \
            Laurențiu Lucian Marius Ovidiu Petrișor Radu Sebastian Sorin Valentin Vlăduț",
        girls: "Maria Elena Ana Andreea Ioana Cristina Mihaela Alexandra Gabriela Daniela Roxana \
            Ștefania Bianca Denisa Florentina Georgiana Lăcrămioara Larisa Loredana Mădălina \
            Mirela Nicoleta Oana Ramona Raluca Simona Teodora Valentina",
        middle: "",
        families: "Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu \
            Constantin Marin Lăcătuș Dinu Bălan Căldăraru Cîrpaci Ciurar Covaci Crăciun Dobre \
            Drăgan Enache Florea Grigore Iordache Lazăr Lungu Manole Mihăilă Moldovan Mureșan \
            Neagu Nistor Oprea Păun Pătrașcu Rădulescu Roșu Sandu Șerban Tănase Toma Ungureanu \
            Văduva Vlad Voicu Zamfir",
        family: Family::Shared,
        single: 0,
        new_year: 0,
        joined: 3,
        short: "Alexandru/Alex Ștefan/Fane Gheorghe/Gicu Constantin/Costel Nicolae/Nicu \
            Cristian/Cristi Gabriel/Gabi Alexandra/Sanda Mihaela/Mișu Georgiana/Geo Nicoleta/Nico \
            Mădălina/Mădă Ionuț/Nuțu Vasile/Sile Elena/Lenuța Florentina/Flori",
    },
    Community {
        nationality: "Poland",
        weight: 30,
        spread: 5,
        family_spread: 5,
        boys: "Jakub Szymon Mateusz Kacper Filip Michał Bartosz Wojciech Dawid Krzysztof Łukasz \
            Paweł Piotr Tomasz Kamil Patryk Sebastian Grzegorz Stanisław Maciej Mikołaj Błażej \
            Jędrzej Przemysław Rafał Radosław",
        girls: "Zuzanna Julia Maja Zofia Hanna Lena Alicja Oliwia Wiktoria Amelia Katarzyna \
            Małgorzata Agnieszka Magdalena Aleksandra Natalia Weronika Karolina Joanna Paulina \
            Kinga Łucja Bożena Elżbieta",
        middle: "",
        families: "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński \
            Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Piotrowski \
            Grabowski Nowakowski Pawłowski Michalski Adamczyk Dudek Zając Wieczorek Jabłoński Król \
            Majewski Olszewski Jaworski Wróbel Malinowski Pawlak Witkowski Walczak Stępień Górski \
            Rutkowski Michalak Sikora Ostrowski Baran Duda Szewczyk Tomaszewski Żak",
        family: Family::SkiSka,
        single: 0,
        new_year: 0,
        joined: 3,
        short: "Jakub/Kuba Mateusz/Mati Michał/Misiek Bartosz/Bartek Wojciech/Wojtek \
            Krzysztof/Krzysiek Łukasz/Łuki Paweł/Pawełek Tomasz/Tomek Grzegorz/Grzesiek \
            Stanisław/Staszek Maciej/Maciek Mikołaj/Miki Przemysław/Przemek Radosław/Radek \
            Zuzanna/Zuzia Zofia/Zosia Hanna/Hania Wiktoria/Wiki Katarzyna/Kasia Małgorzata/Gosia \
            Agnieszka/Aga Magdalena/Magda Aleksandra/Ola Weronika/Wera Karolina/Karola Joanna/Asia \
            Elżbieta/Ela",
    },
    Community {
        nationality: "Slovakia",
        weight: 30,
        spread: 5,
        family_spread: 3,
        boys: "Patrik Dávid Ján Jozef Marek Erik Kristián Dominik Ladislav Milan Štefan Rastislav \
            Tibor Viliam Zdeno Roman Radovan Gejza Július Kevin Sebastián Mário Rikardo",
        girls: "Vanesa Natália Viktória Denisa Monika Lenka Nikola Klaudia Žaneta Renáta Simona \
            Kristína Dominika Erika Helena Jana Sabína Tatiana Zuzana Margita Laura Rebeka",
        middle: "",
        families: "Horváth Kováč Varga Balog Lakatoš Tóth Gábor Bílý Červeňák Cina Conka Danko \
            Demeter Dunka Ferko Gaži Giňa Goroľ Holub Kaleja Kandráč Kotlár Makula Mirga Oláh \
            Pačan Pechočiak Polák Pompa Rác Rusňák Sivák Šándor Tancoš Žiga Žolták",
        family: Family::Ova,
        single: 0,
        new_year: 0,
        joined: 0,
        short: "Ladislav/Laco Štefan/Števo Jozef/Jožo Ján/Janko Dominik/Domi Rastislav/Rasťo \
            Viktória/Viki Natália/Naty Zuzana/Zuzka Kristína/Kika Monika/Moni Klaudia/Klaudi",
    },
    Community {
        nationality: "Czechia",
        weight: 15,
        spread: 5,
        family_spread: 4,
        boys: "Lukáš Tomáš Jiří Jan Petr Ondřej Matěj Vojtěch Václav Zdeněk Miroslav Jaroslav \
            František Josef Roman Denis Antonín Bohumil Řehoř",
        girls: "Tereza Eliška Adéla Kateřina Barbora Markéta Veronika Lucie Nikola Žaneta Růžena \
            Vlasta Ludmila Šárka Božena Jiřina Renata Sabrina",
        middle: "",
        families: "Novák Svoboda Dvořák Horvát Bandy Čonka Daniel Demeter Dužda Gašpar Grundza \
            Kroka Lacko Šarközi Tokár Žák Růžička Kučera Němec Beneš Kříž Pešta Šimek Vondráček",
        family: Family::Ova,
        single: 0,
        new_year: 0,
        joined: 0,
        short: "Tomáš/Tomík Jiří/Jirka Jan/Honza František/Franta Josef/Pepa Václav/Vašek \
            Tereza/Terka Kateřina/Káťa Barbora/Bára Markéta/Maki Miroslav/Mirek Lukáš/Luki",
    },
    Community {
        nationality: "China",
        weight: 25,
        spread: 8,
        family_spread: 2,
        boys: "Xiaoming Jian_Hua Wei Zhi_Qiang Haoran Yu_Xuan Junjie Bo Lei Tao Guo_Dong Zihao \
            Jianjun Ming Yichen Zhen_Yu Kai_Wen Cheng Feng Hong_Wei",
        girls: "Li_Na Xiaoyan Mei_Ling Fang Jing Yan Xin_Yi Yuhan Shu_Fen Hui Lan Qian Zihan \
            Meiqi Yu_Tong Rui Xiu_Ying Chunhua Ying Wen_Jing",
        middle: "",
        families: "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao \
            Luo Zheng Liang Xie Song Tang Lü Ouyang",
        family: Family::Shared,
        single: 0,
        new_year: 4,
        joined: 0,
        short: "Xiaoming/Ming Junjie/Jay Haoran/Henry Mei_Ling/May Xin_Yi/Cindy",
    },
    Community {
        nationality: "Iran",
        weight: 30,
        spread: 5,
        family_spread: 6,
        boys: "Amir Mohammad Ali Reza Hossein Mehdi Arman Karwan Rebin Soran Hiwa Shahram Behzad \
            Kaveh Farhad Siavash Omid Navid Pouya Zanyar Diyar Aram",
        girls: "Zahra Fatemeh Maryam Narges Sara Parisa Shilan Nasrin Soheila Golnaz Mahsa \
            Hana Roya Sahar Shirin Elham Negin Zilan",
        middle: "",
        families: "Mohammadi Hosseini Ahmadi Karimi Rezaei Moradi Rahimi Mahmoudi Rostami Azizi \
            Amini Sharifi Hassanzadeh Kurdistani Ebrahimi Ghaderi Rashidi Salehi Tavakoli \
            Yousefi Zandi Golzar Veisi Palani Shahbazi",
        family: Family::Shared,
        single: 1,
        new_year: 10,
        joined: 0,
        short: "Mohammad/Mamad Hossein/Hoss Fatemeh/Fati Shahram/Sharo Siavash/Sia",
    },
    Community {
        nationality: "Iraq",
        weight: 25,
        spread: 4,
        family_spread: 4,
        boys: "Ahmad Mohammed Ali Hussein Karwan Rawand Sarkawt Shwan Hemin Ranj Zana Bilal Mustafa \
            Hawkar Rekan Dlawar Aso Kawa Sirwan Bahoz",
        girls: "Shilan Rozhin Zainab Avin Dilnaz Hêvîn Noor Rojin Sazan Tara Khanda Lana Nazdar \
            Chra Mariam Fatima",
        middle: "",
        families: "",
        family: Family::TwoPatronyms,
        single: 4,
        new_year: 20,
        joined: 0,
        short: "Mohammed/Hama Mustafa/Musta Hussein/Hesso",
    },
    Community {
        nationality: "Afghanistan",
        weight: 30,
        spread: 4,
        family_spread: 3,
        boys: "Ahmad Mohammad Abdul Zabihullah Hamid Najibullah Samiullah Rahmatullah Noor Wali \
            Jawad Sher Gul Asadullah Ehsanullah Esmatullah Farid Habibullah Javid Khalid Mirwais \
            Naqibullah Qais Rohullah Shafiq Zahir",
        girls: "Fatima Zahra Maryam Shabnam Zarghuna Parwana Nargis Spozhmai Laila Freshta Mursal \
            Roqia Sediqa Tamana",
        middle: "",
        families: "Khan Ahmadzai Rahimi Noori Stanikzai Hotak Safi Wardak Zadran Mohmand Shinwari \
            Amarkhil Sahak Popal Karimi Hussaini Nazari Akbari Alizada Mangal Momand Kakar",
        family: Family::Shared,
        single: 22,
        new_year: 25,
        joined: 0,
        short: "Zabihullah/Zabi Najibullah/Najib Samiullah/Sami Rahmatullah/Rahmat \
            Asadullah/Asad Ehsanullah/Ehsan Habibullah/Habib Rohullah/Roh Mirwais/Mir",
    },
    Community {
        nationality: "Nigeria",
        weight: 20,
        spread: 6,
        family_spread: 6,
        boys: "Emmanuel Chukwuemeka Oluwaseun Tunde Ifeanyi Babatunde Chinedu Obinna Kelechi Femi \
            Sunday Godwin Ikechukwu Adebayo Osaze Efosa Uchenna Olumide",
        girls: "Blessing Chioma Ngozi Oluwatobi Adaeze Chiamaka Folake Ifeoma Joy Kehinde Mercy \
            Nkechi Omotola Precious Temitope Uju Yetunde Osasu",
        middle: "",
        families: "Okafor Adeyemi Okonkwo Ibrahim Adebayo Eze Nwosu Obi Okoro Osagie Igbinedion \
            Ogunleye Olawale Onyeka Uzoma Nwachukwu Balogun Ehigiator Aigbe Omoregie Idahosa \
            Adewale Ojo Chukwu",
        family: Family::Shared,
        single: 0,
        new_year: 2,
        joined: 2,
        short: "Emmanuel/Emma Chukwuemeka/Emeka Oluwaseun/Seun Babatunde/Tunde Ikechukwu/Ike \
            Oluwatobi/Tobi Chiamaka/Amaka Temitope/Temi Adebayo/Bayo Omotola/Tola Kelechi/Kel",
    },
    Community {
        nationality: "Somalia",
        weight: 15,
        spread: 3,
        family_spread: 3,
        boys: "Mohamed Abdi Ahmed Hassan Abdirahman Abdullahi Farah Liban Mahad Guled Yusuf Bashir \
            Cabdi Warsame Zakariye Sharmaarke Keynaan",
        girls: "Amina Halima Hodan Ifrah Sahra Fadumo Ayaan Hibo Khadra Nimco Sagal Ubax Xaawo Zamzam",
        middle: "",
        families: "",
        family: Family::TwoPatronyms,
        single: 2,
        new_year: 22,
        joined: 0,
        short: "Abdirahman/Abdi Mohamed/Moha Abdullahi/Abdul Zakariye/Zaki",
    },
    Community {
        nationality: "Ethiopia",
        weight: 10,
        spread: 4,
        family_spread: 4,
        boys: "Abebe Bekele Dawit Getachew Girma Kebede Lemma Mulatu Natnael Solomon Tadesse Tariku \
            Tesfaye Yared Abdi Gemechu Jemal Chala",
        girls: "Almaz Birtukan Chaltu Hirut Kidist Lensa Meseret Rahel Selamawit Tigist Tsion \
            Yeshi Zinash Bontu",
        middle: "",
        families: "",
        family: Family::Patronym,
        single: 4,
        new_year: 15,
        joined: 0,
        short: "Natnael/Nati Selamawit/Selam Getachew/Getu Solomon/Sol Birtukan/Birtu",
    },
];
