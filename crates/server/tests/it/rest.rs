//! REST: rooms, keys, the owner, other origins.

use crate::support::*;
use ghostlight_server::Config;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_room_is_made_used_and_deleted() {
    let server = start(config()).await;
    let address = server.address();
    let made =
        api(address, "POST", "rooms", None, Some(json!({"name": "Hall 4", "time_zone": "Europe/Lisbon"})))
            .await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    let code = made["short_code"].as_str().unwrap();
    let key = |role: &str| made["keys"][role].as_str().unwrap().to_owned();
    let (controller, operator, viewer) = (key("controller"), key("operator"), key("viewer"));
    let timers = format!("rooms/{code}/timers");
    let body = json!({"name": "Opening", "duration_ms": 60_000});
    assert_eq!(api(address, "POST", &timers, None, Some(body.clone())).await.status, 401);
    assert_eq!(api(address, "POST", &timers, Some("wrong"), Some(body.clone())).await.status, 401);
    assert_eq!(api(address, "POST", &timers, Some(&viewer), Some(body.clone())).await.status, 403);
    let timer = api(address, "POST", &timers, Some(&controller), Some(body)).await;
    assert_eq!((timer.status, timer.json()["name"].clone()), (201, json!("Opening")));
    // A Stream Deck.
    let control = format!("rooms/{code}/control");
    let played = api(address, "POST", &control, Some(&operator), Some(json!({"action": "play"}))).await;
    assert_eq!(played.status, 200, "{}", played.text());
    let playback = api(address, "GET", &format!("rooms/{code}/playback"), None, None).await.json();
    assert_eq!(playback["state"], "running");
    let public = api(address, "GET", &format!("rooms/{}", code.to_lowercase()), None, None).await.json();
    assert!(public["keys"].is_null() && !public.to_string().contains(&controller));
    // The keys open the socket, too.
    let mut refused = Client::connect(address, code, "output=operator&key=wrong").await;
    assert_eq!(refused.closed().await.code, 4401);
    let mut desk = Client::connect(address, code, &format!("output=operator&key={operator}")).await;
    assert_eq!(desk.state().await["playback"]["state"], "running");
    let owner = server.owner_key().to_owned();
    assert_eq!(api(address, "DELETE", &format!("rooms/{code}"), Some(&owner), None).await.status, 204);
    assert_eq!(desk.closed().await.code, 4404);
    assert_eq!(api(address, "GET", &format!("rooms/{code}"), None, None).await.status, 404);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_key_makes_and_lists_rooms() {
    let server = start(Config { open: Some(false), ..config() }).await;
    let (address, owner) = (server.address(), server.owner_key().to_owned());
    for key in [None, Some("wrong")] {
        assert_eq!(api(address, "POST", "rooms", key, None).await.status, 401);
        assert_eq!(api(address, "GET", "rooms", key, None).await.status, 401);
    }
    let made = api(address, "POST", "rooms", Some(&owner), Some(json!({"name": "Main"}))).await.json();
    let operator = made["keys"]["operator"].as_str().unwrap();
    let all = api(address, "GET", "rooms", Some(&owner), None).await.json();
    let names: Vec<_> = all.as_array().unwrap().iter().map(|room| room["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let mine = api(address, "GET", "auth/rooms", Some(operator), None).await.json();
    assert_eq!(mine.as_array().unwrap().len(), 1, "{mine}");
    assert_eq!((&mine[0]["name"], &mine[0]["role"]), (&json!("Main"), &json!("operator")));
    assert_eq!(api(address, "GET", "auth/rooms", None, None).await.status, 401);
    assert!(!all.to_string().contains(operator));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn loopback_is_open_to_this_machine_but_not_to_a_proxy_before_it() {
    let server = start(config()).await;
    let from = async |headers: &[(&str, &str)]| {
        http(server.address(), "POST", "/api/v1/rooms", headers, "{}").await.status
    };
    assert_eq!(from(&[]).await, 201);
    assert_eq!(from(&[("x-forwarded-for", "192.0.2.1")]).await, 401);
    let metrics =
        async |headers: &[(&str, &str)]| http(server.address(), "GET", "/metrics", headers, "").await.status;
    assert_eq!(metrics(&[]).await, 200);
    assert_eq!(metrics(&[("x-forwarded-for", "192.0.2.1")]).await, 401);
    let bearer = format!("Bearer {}", server.owner_key());
    assert_eq!(metrics(&[("x-forwarded-for", "192.0.2.1"), ("authorization", &bearer)]).await, 200);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_origins_may_ask() {
    let server = start(config()).await;
    let asked = [("origin", "https://example.org"), ("access-control-request-method", "PUT")];
    let preflight = http(server.address(), "OPTIONS", "/api/v1/rooms/STAGE2", &asked, "").await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (204, "*"));
    assert!(preflight.header("access-control-allow-methods").contains("PUT"));
    assert!(preflight.header("access-control-allow-headers").contains("Authorization"));
    for path in ["rooms/STAGE2", "rooms/NOSUCH", "nowhere"] {
        let reply = api(server.address(), "GET", path, None, None).await;
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(reply.header("set-cookie"), "");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_do_not_fit_are_refused_in_a_sentence() {
    let server = start(config()).await;
    let address = server.address();
    let refused = async |method: &str, path: &str, body: Vec<u8>| {
        let reply = http(address, method, &format!("/api/v1/{path}"), &[], body).await;
        let error = reply.json();
        assert!(
            error["type"] == "error" && error["message"].as_str().is_some_and(|text| text.ends_with('.')),
            "{error}"
        );
        (reply.status, error["code"].as_str().unwrap().to_owned())
    };
    let is = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(refused("POST", "rooms", b"{".to_vec()).await, is(400, "bad_json"));
    assert_eq!(refused("POST", "rooms", "[".repeat(20_000).into_bytes()).await, is(400, "bad_json"));
    assert_eq!(refused("POST", "rooms", b"[]".to_vec()).await, is(400, "bad_request"));
    assert_eq!(refused("POST", "rooms", br#"{"name":7}"#.to_vec()).await, is(400, "bad_request"));
    assert_eq!(refused("POST", "rooms", br#"{"color":7}"#.to_vec()).await, is(400, "bad_request"));
    assert_eq!(refused("PUT", "rooms/STAGE2", vec![b' '; 8 * 1024 * 1024 + 1]).await, is(413, "too_large"));
    assert_eq!(refused("GET", "nowhere", Vec::new()).await, is(404, "not_found"));
    assert_eq!(refused("PUT", "rooms", Vec::new()).await, is(405, "method_not_allowed"));
    assert_eq!(refused("TRACE", "rooms", Vec::new()).await, is(405, "method_not_allowed"));
    assert_eq!(http(address, "GET", "/ws/STAGE2", &[], "").await.status, 426);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rundown_comes_from_a_spreadsheet_and_goes_back() {
    let server = start(config()).await;
    let address = server.address();
    let csv = "Title,Speaker,Duration\nDoors,,10:00\nTalk,Kenji,20:00\n";
    let path = "/api/v1/rooms/STAGE2/import";
    let import = http(address, "POST", path, &[("content-type", "text/csv")], csv).await;
    assert_eq!(import.status, 200, "{}", import.text());
    let broken =
        http(address, "POST", path, &[("content-type", "text/csv")], "Title,Duration\nDoors,soon\n").await;
    assert_eq!((broken.status, broken.json()["code"].clone()), (400, json!("bad_request")));
    let export = api(address, "GET", "rooms/STAGE2/export?format=csv", None, None).await;
    assert_eq!(export.header("content-type"), "text/csv; charset=utf-8");
    assert!(export.text().contains("Kenji") && !export.text().contains("soon"), "{}", export.text());
    let calendar = api(address, "GET", "rooms/STAGE2/export?format=ics", None, None).await;
    assert!(calendar.text().starts_with("BEGIN:VCALENDAR"));
    let file = api(address, "GET", "rooms/STAGE2/export", None, None).await.json();
    assert_eq!(file["timers"].as_array().unwrap().len(), 8);
    let made = api(address, "POST", "rooms", None, Some(json!({"name": "Keyed"}))).await.json();
    let keyed = format!("rooms/{}/export?format=csv", made["short_code"].as_str().unwrap());
    assert_eq!(api(address, "GET", &keyed, None, None).await.status, 401, "a form opens no door");
    server.stop().await;
}
