//! A program of somebody else's: its own AES and RSA calls, its own JSON, and nothing of the codec.

use std::time::Duration;

use aes::Aes128;
use aws_lc_rs::rsa::{Pkcs1PublicEncryptingKey, PublicEncryptingKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub const LONG: Duration = Duration::from_secs(20);
const PATH: &str = "/allpaypass/api/general";

/// One register of somebody else's.
#[derive(Clone)]
pub struct Foreign {
    pub address: String,
    pub public_der: Vec<u8>,
    pub iv: String,
    pub mch_id: String,
    pub trade_password: String,
    pub refund_password: String,
    pub device: String,
    pub patience: Duration,
    /// Its one key, used for ever, as some programs do.
    pub key: [u8; 16],
}

/// What came back.
#[derive(Debug, PartialEq)]
pub enum Heard {
    Answer(Value),
    /// A bare code.
    Bare(String),
    /// An HTTP status without a body that can be opened.
    Nonsense(u16),
    Silence,
    Lost,
}

impl Heard {
    /// The code that decides.
    pub fn code(&self) -> String {
        let Self::Answer(answer) = self else { panic!("an answer expected: {self:?}") };
        let error = answer["Data"]["ErrorCode"].as_str();
        error.or_else(|| answer["Header"]["StatusCode"].as_str()).unwrap().to_owned()
    }

    pub fn member(&self, name: &str) -> String {
        let Self::Answer(answer) = self else { panic!("an answer expected: {self:?}") };
        answer["Data"][name].as_str().unwrap_or_else(|| panic!("{name} in {answer}")).to_owned()
    }
}

pub fn digest(password: &str) -> String {
    let digits: Vec<String> = Sha256::digest(password.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

pub fn der_of(pem: &str) -> Vec<u8> {
    STANDARD.decode(pem.lines().filter(|line| !line.starts_with("-----")).collect::<String>()).unwrap()
}

impl Foreign {
    /// By what the ready line tells.
    pub fn of_ready_line(line: &str) -> Self {
        let ready: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| ready[name].as_str().unwrap_or_else(|| panic!("{name} in {ready}")).to_owned();
        let origin = ready["endpoints"]["cloud"].as_str().or(ready["endpoints"]["lan"].as_str()).unwrap();
        Self {
            address: origin.split_once("://").unwrap().1.to_owned(),
            public_der: der_of(&text("public_key_pem")),
            iv: text("iv"),
            mch_id: text("merchant_id"),
            trade_password: text("trade_password"),
            refund_password: text("refund_password"),
            device: text("device_id"),
            patience: LONG,
            key: *b"one key for ever",
        }
    }

    pub async fn service(&self, method: &str, service: &str, data: Value) -> Heard {
        let inner = json!({
            "Header": {
                "Method": method, "ServiceType": service, "MchId": self.mch_id,
                "TradeKey": digest(&self.trade_password), "CreateTime": "20260105093000",
            },
            "Data": data.to_string(),
        });
        self.post(&self.body(&inner.to_string())).await
    }

    pub async fn reader(&self, service: &str, more: Value) -> Heard {
        let mut data = json!({ "DeviceId": self.device, "Retry": "0" });
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.service("31800", service, data).await
    }

    pub async fn sign_on(&self) -> Heard {
        self.reader("SignOn", json!({})).await
    }

    pub async fn pay(&self, order: &str, dollars: u64) -> Heard {
        self.reader("Payment", json!({ "Amount": dollars.to_string(), "StoreOrderNo": order })).await
    }

    pub async fn refund(&self, order: &str, dollars: u64) -> Heard {
        let key = digest(&self.refund_password);
        self.reader("Refund", json!({ "Amount": dollars.to_string(), "StoreOrderNo": order, "RefundKey": key })).await
    }

    pub async fn status(&self, order: &str) -> String {
        let heard = self.service("00000", "SingleOrderQuery", json!({ "StoreOrderNo": order })).await;
        if heard.code() == "0000" { heard.member("OrderStatus") } else { heard.code() }
    }

    /// Asks until the order stands so.
    pub async fn learns(&self, order: &str, status: &str) {
        let learning = async {
            while self.status(order).await != status {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LONG, learning).await.expect("this status");
    }

    pub fn body(&self, inner: &str) -> String {
        let length = inner.len();
        let mut bytes = inner.as_bytes().to_vec();
        bytes.resize((length / 16 + 1) * 16, 0);
        let cipher = cbc::Encryptor::<Aes128>::new(&self.key.into(), &self.iv().into());
        let sealed = cipher.encrypt_padded::<Pkcs7>(&mut bytes, length).unwrap();
        let public = Pkcs1PublicEncryptingKey::new(PublicEncryptingKey::from_der(&self.public_der).unwrap()).unwrap();
        let mut wrapped = vec![0; public.ciphertext_size()];
        let api_key = public.encrypt(STANDARD.encode(self.key).as_bytes(), &mut wrapped).unwrap();
        // As careless programs write it: with line breaks in it.
        let broken =
            |text: String| text.as_bytes().chunks(76).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\n");
        json!({ "ApiKey": broken(STANDARD.encode(api_key)), "Request": broken(STANDARD.encode(sealed)) }).to_string()
    }

    fn iv(&self) -> [u8; 16] {
        self.iv.as_bytes().try_into().unwrap()
    }

    pub async fn post(&self, body: &str) -> Heard {
        let head = format!(
            "POST {PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let Ok(reply) = tokio::time::timeout(self.patience, self.exchange(&(head + body))).await else {
            return Heard::Silence;
        };
        let Some((head, body)) = reply.split_once("\r\n\r\n") else { return Heard::Lost };
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let announced: usize =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
        // A second reply behind the first belongs to nobody.
        body.get(..announced).map_or(Heard::Lost, |body| self.read(status, body))
    }

    fn read(&self, status: u16, body: &str) -> Heard {
        let body = body.trim_start_matches('\u{feff}');
        if body.len() == 4 && body.bytes().all(|byte| byte.is_ascii_digit()) {
            return Heard::Bare(body.to_owned());
        }
        self.opened(body).map_or(Heard::Nonsense(status), Heard::Answer)
    }

    fn opened(&self, body: &str) -> Option<Value> {
        let body: Value = serde_json::from_str(body).ok()?;
        let packed: String = body["Response"].as_str()?.split_ascii_whitespace().collect();
        let mut sealed = STANDARD.decode(packed).ok()?;
        let cipher = cbc::Decryptor::<Aes128>::new(&self.key.into(), &self.iv().into());
        let inner = cipher.decrypt_padded::<Pkcs7>(&mut sealed).ok()?;
        serde_json::from_slice(inner).ok()
    }

    pub async fn exchange(&self, message: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        stream.write_all(message.as_bytes()).await.unwrap();
        let mut reply = Vec::new();
        // What came before the connection broke counts.
        let _ = stream.read_to_end(&mut reply).await;
        String::from_utf8_lossy(&reply).into_owned()
    }
}
