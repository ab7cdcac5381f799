use nrm_panel_store::{Db, MasterKey, Settings, contract};
fn main() {
    let url = std::env::args().nth(1).unwrap();
    let settings = Settings::new(url);
    println!("{:?}", Db::migrate(&settings));
    let mut failed = 0;
    let db = Db::open(&settings, MasterKey::from_bytes([1; 32])).unwrap();
    for (name, test) in contract::ALL {
        let t = std::time::Instant::now();
        let r = std::panic::catch_unwind(|| test(&db));
        println!(
            "{name} {} {:?}",
            if r.is_ok() {
                "ok"
            } else {
                failed += 1;
                "FAILED"
            },
            t.elapsed()
        );
    }
    println!("failed {failed} of {}", contract::ALL.len());
    db.close();
    println!(
        "{:?} {:?}",
        Db::revert_all(&settings),
        Db::pending_migrations(&settings).map(|p| p.len())
    );
    println!("{:?}", Db::migrate(&settings).map(|p| p.len()));
}
