//! What both sides of a WebSocket share: how large a message may be.

use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// The largest message that is sent or taken, unless told otherwise: a hundred times the largest that any vendor shows.
pub const MESSAGE_BYTES: usize = 1 << 20;

/// Read at a time; the library keeps this much per connection.
const READ_BUFFER_BYTES: usize = 4096;

/// The library's settings for both roles.
pub(super) fn config(message_bytes: usize) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(Some(message_bytes))
        .max_frame_size(Some(message_bytes))
}
