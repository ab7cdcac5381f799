use std::{sync::Arc, time::{Duration, Instant}};
use nrm_panel_domain::{calendar::Division, constitution::Constitution, directory::*, id::*, time::*, projection::*, case::CaseStateCode, eligibility::Verdict};
use nrm_panel_store::*;
use uuid::Uuid;
use zeroize::Zeroizing;
fn id() -> Uuid { let mut b=[0u8;16]; getrandom::fill(&mut b).unwrap();
  // v7-like: time prefix
  let t = std::time::UNIX_EPOCH.elapsed().unwrap().as_micros() as u64; b[..8].copy_from_slice(&t.to_be_bytes()); Uuid::from_bytes(b) }
fn now() -> UtcTime { UtcTime::from_micros(std::time::UNIX_EPOCH.elapsed().unwrap().as_micros() as i64).unwrap() }
fn ev(kind: &'static str, n: usize) -> NewEvent { NewEvent { id: EventId::from_uuid(id()), kind, actor: Some(PersonId::from_uuid(id())), agency: Some(AgencyId::from_uuid(id())), purpose: "p".into(), occurred_at: now(), now: now(), payload: Zeroizing::new(vec![b'x'; n]) } }
struct W { site: SiteId, agency: AgencyId, auth: AuthorityId, person: PersonId }
fn lodge(db: &Db, w: &W) -> Reply<Uuid, StoreError> {
  let stream = id(); let t = now();
  let row = CaseRow { id: CaseId::from_uuid(stream), site: w.site, reference: stream.to_string(), state: CaseStateCode::Received, authority: Some(w.auth), authority_name: "Ash".into(), lodged_by_agency: w.agency, site_received_at: t, eligibility: Verdict::InScope, next_due_on: None, sitting: None, social_worker: None };
  let fact = ReferralFact { case: row.id, site: w.site, recorded_at: t, counted: true, nrm_received_on: t.london_date(), site_received_on: t.london_date(), age: AgeClass::Child, location: LocationClass::Uk, exploitation: "Criminal".into(), gender: "Female".into(), nationalities: "UK".into(), first_responder_type: None, first_responder: "C".into() };
  let key = RequestKey { principal: w.person, request_id: id(), body_hash: [1;32] };
  let e = ev("lodged", 4000); let site = w.site; let body = vec![b'y'; 300];
  db.write(move |tx| {
    if let Some(s) = tx.reply_to(&key)? { let st = s.stream; return Ok(tx.replay(s, st)); }
    tx.create_stream(StreamKind::Case, stream, site)?;
    let a = tx.append(stream, e.clone())?;
    tx.insert_case(&row)?;
    tx.record_referral_fact(&fact)?;
    tx.remember(&key, stream, &body, t)?;
    Ok(a.with(stream))
  })
}
fn main() {
  let url = std::env::args().nth(1).unwrap(); let batch: usize = std::env::args().nth(2).unwrap().parse().unwrap();
  let secs: u64 = std::env::args().nth(3).map_or(2, |s| s.parse().unwrap());
  let only = std::env::args().nth(4).unwrap_or_default();
  let mut settings = Settings::new(url); settings.batch = batch;
  Db::migrate(&settings).unwrap();
  let db = Db::open(&settings, MasterKey::from_bytes([1;32])).unwrap();
  let w = Arc::new(W { site: SiteId::from_uuid(id()), agency: AgencyId::from_uuid(id()), auth: AuthorityId::from_uuid(id()), person: PersonId::from_uuid(id()) });
  { let w = w.clone(); db.write(move |tx| {
    tx.insert_site(&Site { id: w.site, name: "N".into(), reference_prefix: w.site.to_string(), division: Division::Scotland, live_since: now().london_date(), guardian_service: true, scope_measured_on: ScopeDate::NrmReceipt, constitution: Constitution::initial() }, now())?;
    tx.insert_authority(w.site, &Authority { id: w.auth, name: "A".into(), joined_on: now().london_date() })?;
    tx.insert_agency(w.site, &Agency { id: w.agency, name: "C".into(), kind: AgencyKind::Police, first_responder: None })?;
    tx.insert_person(w.site, &Person { id: w.person, name: "B".into(), agency: w.agency, roles: vec![Role::Coordinator, Role::Chair], authorities: vec![], training_valid_until: None }, now())?;
    tx.insert_credential(&Credential { id: id(), issuer: "token".into(), subject: w.person.to_string(), person: w.person, site: w.site, created_at: now(), expires_at: None, revoked_at: None })?;
    tx.create_stream(StreamKind::Site, w.site.uuid(), w.site)?;
    Ok::<_, StoreError>(tx.append(w.site.uuid(), ev("founded", 10))?.with(()))
  }).wait().unwrap(); }
  let mut last = Uuid::nil();
  for inflight in [1usize, 8, 64] {
    let before = db.stats(); let start = Instant::now(); let mut n = 0u64; let mut q = std::collections::VecDeque::new(); let mut lat = vec![];
    while start.elapsed() < Duration::from_secs(secs) || !q.is_empty() {
      while q.len() < inflight && start.elapsed() < Duration::from_secs(secs) { q.push_back((Instant::now(), lodge(&db, &w))); }
      if let Some((t, r)) = q.pop_front() { last = r.wait().unwrap(); lat.push(t.elapsed()); n += 1; }
    }
    lat.sort(); let s = db.stats();
    println!("lodge inflight {inflight}: {:.0}/s p50 {:?} p99 {:?} batch {:.1}", n as f64 / start.elapsed().as_secs_f64(), lat[lat.len()/2], lat[lat.len()*99/100], (s.writes-before.writes) as f64 / (s.batches-before.batches).max(1) as f64);
  }
  let run = |name: &str, inflight: usize, f: &dyn Fn() -> Reply<(), StoreError>| {
    let start = Instant::now(); let mut n = 0u64; let mut q = std::collections::VecDeque::new();
    while start.elapsed() < Duration::from_secs(secs) || !q.is_empty() {
      while q.len() < inflight && start.elapsed() < Duration::from_secs(secs) { q.push_back(f()); }
      if let Some(r) = q.pop_front() { r.wait().unwrap(); n += 1; }
    }
    println!("{name} inflight {inflight}: {:.0}/s", n as f64 / start.elapsed().as_secs_f64());
  };
  if only == "lodge" { return; }
  let subject = w.person.to_string(); let person = w.person; let site = w.site;
  if only == "actor" { let s = subject.clone(); db.read(move |tx| { let n = 60000u32; let t = Instant::now(); for _ in 0..n { tx.actor("token", &s, now())?; } println!("us/actor {:?}", t.elapsed()/n); Ok::<_, StoreError>(()) }).wait().unwrap(); return; }
  for inflight in [1, 64] {
    let s2 = subject.clone();
    run("actor", inflight, &|| { let s = s2.clone(); db.read(move |tx| { tx.actor("token", &s, now())?.unwrap(); Ok(()) }) });
    run("case_for", inflight, &|| db.read(move |tx| { tx.case_for(CaseId::from_uuid(last), person)?.unwrap(); Ok(()) }));
    run("events", inflight, &|| db.read(move |tx| { assert_eq!(tx.events(last)?.len(), 1); Ok(()) }));
    run("list50", inflight, &|| db.read(move |tx| { let l = tx.cases(&CaseScope { site, reach: vec![Reach::Any], never_recused_from: person, state: None }, &Page::first(50))?; assert_eq!(l.items.len(), 50); Ok(()) }));
    let s2 = subject.clone();
    run("get disclosed (actor+case_for+events+access)", inflight, &|| { let s = s2.clone(); db.disclose(move |tx| {
      let r = (|| { tx.actor("token", &s, now())?; tx.case_for(CaseId::from_uuid(last), person)?; tx.events(last)?; Ok(()) })();
      (Some(Access { at: now(), site: Some(site), person: Some(person), agency: None, rpc: "GetCase", cases: vec![CaseId::from_uuid(last)], purpose: "p".into(), outcome: AccessOutcome::Allowed, rule: None, request: "r".into() }), r)
    }) });
  }
  { let s = subject.clone();
    db.read(move |tx| {
      let n = 3000u32;
      let t = Instant::now(); for _ in 0..n { tx.actor("token", &s, now())?; } println!("us/actor {:?}", t.elapsed()/n);
      let t = Instant::now(); for _ in 0..n { tx.person(person)?; } println!("us/person {:?}", t.elapsed()/n);
      let t = Instant::now(); for _ in 0..n { tx.case_row(CaseId::from_uuid(last))?; } println!("us/case_row {:?}", t.elapsed()/n);
      let t = Instant::now(); for _ in 0..n { tx.case_for(CaseId::from_uuid(last), person)?; } println!("us/case_for {:?}", t.elapsed()/n);
      let t = Instant::now(); for _ in 0..n { tx.stream(id())?; } println!("us/stream(miss) {:?}", t.elapsed()/n);
      let t = Instant::now(); for _ in 0..n { tx.events(last)?; } println!("us/events {:?}", t.elapsed()/n);
      let t = Instant::now(); for _ in 0..n { tx.cases(&CaseScope { site, reach: vec![Reach::Any], never_recused_from: person, state: None }, &Page::first(50))?; } println!("us/list {:?}", t.elapsed()/n);
      Ok::<_, StoreError>(())
    }).wait().unwrap(); }
  let t = Instant::now(); let v = db.report(move |tx| tx.verify_all(None)).wait().map_err(|e: StoreError| e).unwrap();
  println!("verify {v:?} {:?}", t.elapsed());
  let t = Instant::now(); let n = db.report(move |tx| { let mut n = 0; tx.referral_facts(site, now(), Period { from: now().london_date().minus_days(1), to: now().london_date().plus_days(1) }, |_| n += 1)?; Ok::<_, StoreError>(n) }).wait().unwrap();
  println!("facts {n} {:?}", t.elapsed());
  db.close();
}
