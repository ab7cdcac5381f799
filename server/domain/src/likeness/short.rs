//! Usual short forms of given names.

/// Given names with the forms they are shortened to, folded. A form may belong to
/// several names. Forms that are a piece of the name (Alex, Seb, Tunde) need no row.
const FORMS: &[(&str, &str)] = &[
    // English.
    ("abigail", "abbie abby abi gail"),
    ("alexander", "alec lex sandy sasha xander"),
    ("alexandra", "lexi lexie sandra sasha"),
    ("amelia", "amy millie mila"),
    ("anthony", "toni tony"),
    ("arthur", "artie"),
    ("benjamin", "benji benny"),
    ("catherine", "cathy kate kathy katie kitty"),
    ("charles", "charlie chaz chuck"),
    ("charlotte", "charlie lottie"),
    ("christopher", "kit kris topher"),
    ("daniel", "danny dani"),
    ("david", "dai dave davey davy"),
    ("edward", "eddie ned ted teddy"),
    ("eleanor", "ella ellie nell nelly nora"),
    ("elizabeth", "betty beth eliza liz lizzie libby lisa"),
    ("emily", "emmy millie"),
    ("florence", "flo florrie flossie"),
    ("frederick", "fred freddie freddy"),
    ("freddie", "fred frederick"),
    ("gabriel", "gabby gabe"),
    ("gabriella", "gabby ella"),
    ("gabrielle", "gabby gabi elle"),
    ("georgia", "georgie gina"),
    ("gregory", "greg"),
    ("hannah", "annie"),
    ("harriet", "hattie harry"),
    ("harry", "haz hal"),
    ("henry", "hal hank harry"),
    ("imogen", "immy immie"),
    ("isabel", "bella belle izzy"),
    ("isabella", "izzy bella ella"),
    ("isobel", "izzy"),
    ("jacob", "jake"),
    ("james", "jamie jim jimmy jem"),
    ("jasmine", "jaz jazz jas"),
    ("jermaine", "jay"),
    ("jessica", "jessie"),
    ("john", "jack johnny jon"),
    ("jonathan", "jon johnny jonny nathan"),
    ("joseph", "joe joey"),
    ("joshua", "josh"),
    ("katherine", "kate kath kathy katie kitty kat"),
    ("lawrence", "larry laurie lawrie"),
    ("madison", "maddie maddy"),
    ("margaret", "maggie meg peggy rita"),
    ("matilda", "tilly tilda"),
    ("matthew", "matt matty"),
    ("michael", "mick mickey mike mikey"),
    ("muhammad", "mo hamo"),
    ("mohammed", "mo hama"),
    ("mohamed", "mo moha hamada"),
    ("mohammad", "mo mamad"),
    ("nathan", "nate nat"),
    ("nathaniel", "nate nat nathan"),
    ("nicholas", "nick nicky nico"),
    ("oliver", "ollie olly"),
    ("olivia", "liv livvy ollie"),
    ("patrick", "paddy pat rick"),
    ("philip", "pip phil"),
    ("rebecca", "becky becca"),
    ("richard", "dick rich ricky rick"),
    ("robert", "bob bobby rob robbie bert"),
    ("ronald", "ron ronnie"),
    ("samantha", "sam sammy"),
    ("samuel", "sam sammy"),
    ("scarlett", "lettie scar"),
    ("sophia", "sophie soph"),
    ("stephen", "steve stevie"),
    ("theodore", "teddy ted theo"),
    ("thomas", "tom tommy"),
    ("victoria", "tori vicky vicki"),
    ("vincent", "vinny vince vinnie"),
    ("william", "bill billy liam will willy"),
    ("zachary", "zac zack zak"),
    // Polish.
    ("agnieszka", "aga agusia"),
    ("aleksandra", "ola olka"),
    ("aleksander", "olek alek"),
    ("bartosz", "bartek"),
    ("elzbieta", "ela elka"),
    ("grzegorz", "grzesiek grzes"),
    ("hanna", "hania"),
    ("jakub", "kuba kubus"),
    ("jan", "janek jasiek jasio"),
    ("joanna", "asia joasia"),
    ("katarzyna", "kasia kaska"),
    ("krzysztof", "krzysiek krzys"),
    ("lukasz", "luki lukaszek"),
    ("maciej", "maciek"),
    ("magdalena", "magda madzia"),
    ("malgorzata", "gosia malgosia"),
    ("mateusz", "mati"),
    ("michal", "misiek michalek"),
    ("mikolaj", "miki mikus"),
    ("przemyslaw", "przemek"),
    ("radoslaw", "radek"),
    ("stanislaw", "stas staszek"),
    ("tomasz", "tomek"),
    ("weronika", "wera nika"),
    ("wojciech", "wojtek"),
    ("zofia", "zosia"),
    ("zuzanna", "zuza zuzia"),
    // Romanian.
    ("alexandru", "sandu alecu"),
    ("constantin", "costel costica dinu"),
    ("elena", "ileana lenuta nuta"),
    ("gheorghe", "gica gicu ghita gigi"),
    ("ioana", "ionela oana"),
    ("ionut", "nutu ionica"),
    ("mihaela", "miha misu ela"),
    ("mihai", "misu mihaita"),
    ("nicolae", "nicu nelu"),
    ("stefan", "fane fanel"),
    ("stefania", "fani stefi"),
    ("vasile", "sile lica"),
    // Czech and Slovak.
    ("antonin", "tonda tonik"),
    ("barbora", "bara barca"),
    ("dominik", "domi"),
    ("frantisek", "franta fero"),
    ("jaroslav", "jarda jaro"),
    ("jiri", "jirka jura"),
    ("jozef", "jozko jozo joze"),
    ("josef", "pepa pepik"),
    ("katerina", "kata katka"),
    ("kristina", "kika krista"),
    ("ladislav", "laco lada"),
    ("lukas", "luki luky"),
    ("marketa", "maki marka"),
    ("miroslav", "mirek miro"),
    ("rastislav", "rasto"),
    ("tereza", "terka"),
    ("tomas", "tomik tom"),
    ("vaclav", "vasek"),
    ("viktoria", "viki vika"),
    ("zuzana", "zuzka zuza"),
    // Russian and Ukrainian.
    ("aleksey", "alyosha lyosha"),
    ("anastasia", "nastya asya"),
    ("dmitri", "dima mitya"),
    ("ekaterina", "katya"),
    ("evgeny", "zhenya"),
    ("ivan", "vanya"),
    ("mikhail", "misha"),
    ("nikolai", "kolya"),
    ("oleksandr", "sasha"),
    ("sergei", "seryozha"),
    ("vladimir", "vova volodya"),
    // Spanish and Portuguese.
    ("francisco", "paco pancho chico"),
    ("guadalupe", "lupe"),
    ("jose", "pepe ze"),
    ("ignacio", "nacho"),
    // Albanian.
    ("edison", "edi"),
    ("fatjon", "joni"),
    ("kristian", "kris"),
    // Arabic, Kurdish, Persian and those of the Horn.
    ("abdelrahman", "aboud abdo"),
    ("abdullahi", "abdi"),
    ("fatemeh", "fati"),
    ("fatima", "fatma fatoum"),
    ("hussein", "hesso hisso"),
    ("ibrahim", "brahim ibo"),
    ("mustafa", "mistefa darsh safa"),
    ("amanuel", "aman"),
    ("natnael", "nati"),
    ("yohannes", "john johnny"),
    ("yordanos", "yordi"),
    ("getachew", "getu"),
    // Yoruba and Igbo.
    ("emmanuel", "emma manny"),
    ("oluwatobi", "tobi"),
    ("omotola", "tola"),
];

/// Returns whether one folded name is a usual short form of the other: a form of the
/// list, or two letters or more of its start, or three of its end.
#[must_use]
pub(super) fn is_short_form(one: &str, other: &str) -> bool {
    let listed = |full: &str, short: &str| {
        FORMS
            .iter()
            .any(|(name, forms)| *name == full && forms.split(' ').any(|form| form == short))
    };
    let (short, full) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let letters = short.chars().count();
    let piece = short.len() < full.len()
        && ((letters >= 2 && full.starts_with(short)) || (letters >= 3 && full.ends_with(short)));
    piece || listed(one, other) || listed(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::fold::folded;

    #[test]
    fn short_forms_are_known_either_way() {
        for (one, other) in [
            ("katarzyna", "kasia"),
            ("bob", "robert"),
            ("alex", "alexandru"),
            ("babatunde", "tunde"),
        ] {
            assert!(is_short_form(one, other), "{one}");
            assert!(is_short_form(other, one), "{one}");
        }
        assert!(!is_short_form("robert", "william"));
        assert!(!is_short_form("rt", "albert"));
        assert!(!is_short_form("anna", "anna"));
    }

    #[test]
    fn the_list_is_written_folded() {
        for (name, forms) in FORMS {
            assert_eq!(*name, folded(name));
            assert_eq!(*forms, folded(forms));
        }
    }
}
