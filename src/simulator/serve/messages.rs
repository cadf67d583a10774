//! The terminal on a `WebSocket`: each connection is a client.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep_until};

use super::desk::{Carried, Desk, Ending, Mouth, News};
use super::listen::Serve;
use crate::simulator::outputs::Answer;
use crate::simulator::simulated::{MessageFace, MessageTurn};
use crate::transport::websocket::server::ServerSocket;
use crate::wire::Message;

/// A client is asked for a sign of life so often (the library of real terminals).
const PING_EVERY: Duration = Duration::from_mins(1);
/// One that has shown none for so long is gone (the same).
const SILENCE: Duration = Duration::from_secs(90);

/// A server on which each connection is a client of the terminal.
pub(super) fn server(desk: Desk, face: Arc<dyn MessageFace>) -> Serve {
    Box::new(move |stream| {
        let (mouth, heard) = desk.open().split();
        Box::pin(serve(stream, mouth, heard, Arc::clone(&face), desk.ending()))
    })
}

async fn serve(
    stream: TcpStream,
    mouth: Mouth,
    mut heard: UnboundedReceiver<Carried>,
    face: Arc<dyn MessageFace>,
    mut ending: Ending,
) {
    let Ok(address) = stream.peer_addr() else { return };
    // Whoever cannot be received never was a client.
    let Ok(socket) = face.reception().receive(stream).await else { return };
    mouth.tell(News::Came(face.client(socket.path(), address.ip()))).await;
    let mut conversation = Conversation { socket, mouth, said_at: None };
    let properly = tokio::select! {
        properly = conversation.run(&mut heard, &*face) => properly,
        () = ending.told() => return conversation.socket.stop().await,
    };
    conversation.tell_of_life().await;
    conversation.mouth.tell(News::Left(properly)).await;
}

struct Conversation {
    socket: ServerSocket,
    mouth: Mouth,
    /// When something was said that the client has not shown to have heard.
    said_at: Option<Instant>,
}

impl Conversation {
    /// Talks to the end; whether that was a proper one.
    async fn run(&mut self, heard: &mut UnboundedReceiver<Carried>, face: &dyn MessageFace) -> bool {
        let mut ping_at = Instant::now() + PING_EVERY;
        loop {
            tokio::select! {
                message = self.socket.hear() => match message {
                    Ok(message) => {
                        self.said_at = None;
                        self.mouth.tell(News::Message(String::new(), bytes(message))).await;
                    }
                    Err(_) => return self.socket.has_closed(),
                },
                carried = heard.recv() => match carried {
                    Some(Carried::Answer(answer)) => if !self.say(face, &answer).await {
                        return false;
                    },
                    Some(Carried::NoMessage | Carried::Said(_)) => {}
                    Some(Carried::Cut(_)) | None => return false,
                },
                () = sleep_until(ping_at) => {
                    if self.socket.heard_at().elapsed() >= SILENCE || self.socket.ping().await.is_err() {
                        return false;
                    }
                    self.tell_of_life().await;
                    ping_at = Instant::now() + PING_EVERY;
                }
            }
        }
    }

    /// A sign of life after something was said: it has come.
    async fn tell_of_life(&mut self) {
        let heard_at = self.socket.heard_at();
        if self.said_at.take_if(|said_at| *said_at < heard_at).is_some() {
            self.mouth.tell(News::Alive).await;
        }
    }

    /// Whether the connection goes on after it.
    async fn say(&mut self, face: &dyn MessageFace, answer: &Answer) -> bool {
        match face.turn(answer) {
            MessageTurn::Say(messages) => {
                for message in messages {
                    if self.socket.say(message).await.is_err() {
                        return false;
                    }
                }
                self.said_at = Some(Instant::now());
                true
            }
            MessageTurn::Cut(message, kept) => {
                // What is cut in the middle has no end, whether it left or not.
                let _ = self.socket.say_cut(&message, kept).await;
                false
            }
        }
    }
}

fn bytes(message: Message) -> Vec<u8> {
    match message {
        Message::Text(text) => text.into_bytes(),
        Message::Binary(bytes) => bytes,
    }
}
