//! This computer's own addresses, and whether a port can be shared.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddrV4};

use rustix::net::{AddressFamily, SocketType, bind, socket, sockopt};

/// The addresses at which others on the network reach this computer, the likeliest first. Empty without a network.
pub fn addresses() -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let up = interfaces.iter().filter(|interface| interface.is_oper_up() && !interface.is_p2p());
    let mut addresses: Vec<IpAddr> = up.map(if_addrs::Interface::ip).filter(|address| reachable(*address)).collect();
    addresses.sort_by_key(|address| rank(*address));
    addresses.dedup();
    addresses
}

/// Whether others can use the address as it stands: an IPv6 address of one link needs the name of the link beside it.
fn reachable(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !v4.is_loopback() && !v4.is_unspecified(),
        IpAddr::V6(v6) => !v6.is_loopback() && !v6.is_unspecified() && !v6.is_unicast_link_local(),
    }
}

/// How likely the address is the one that a terminal in the same shop reaches, the likeliest lowest: a shop's network, any
/// other IPv4 address, IPv6, an address that was made up for want of a network (RFC 3927), this computer alone.
pub fn rank(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(v4) if v4.is_loopback() => 4,
        IpAddr::V4(v4) if v4.is_link_local() => 3,
        IpAddr::V4(v4) if v4.is_private() => 0,
        IpAddr::V4(_) => 1,
        IpAddr::V6(v6) if v6.is_loopback() => 4,
        IpAddr::V6(_) => 2,
    }
}

/// What this computer is called, at most 32 letters; `register` where it has no name.
pub fn host_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name: String = name.trim().chars().filter(|letter| !letter.is_control()).take(32).collect();
    if name.is_empty() { "register".to_owned() } else { name }
}

/// Whether a UDP port can be listened at beside others who share it.
///
/// # Errors
/// Somebody has it alone, or it may not be used.
pub fn udp_port_is_shared(port: u16) -> io::Result<()> {
    let probe = socket(AddressFamily::INET, SocketType::DGRAM, None)?;
    sockopt::set_socket_reuseaddr(&probe, true)?;
    sockopt::set_socket_reuseport(&probe, true)?;
    Ok(bind(&probe, &SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, port))?)
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;

    use super::*;

    #[test]
    fn a_shops_network_comes_first() {
        let mut addresses: Vec<IpAddr> = ["127.0.0.1", "2001:db8::1", "169.254.1.2", "203.0.113.9", "192.168.1.20"]
            .map(|text| text.parse().unwrap())
            .to_vec();
        addresses.sort_by_key(|address| rank(*address));
        let sorted: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        assert_eq!(sorted, ["192.168.1.20", "203.0.113.9", "2001:db8::1", "169.254.1.2", "127.0.0.1"]);
    }

    #[test]
    fn our_own_addresses_are_no_loopbacks() {
        assert!(addresses().into_iter().all(reachable));
    }

    #[test]
    fn this_computer_has_a_name() {
        let name = host_name();
        assert!((1..=32).contains(&name.chars().count()) && !name.contains('\n'), "{name}");
    }

    #[test]
    fn a_port_that_somebody_has_alone_is_not_shared() {
        let alone = UdpSocket::bind("0.0.0.0:0").unwrap();
        let port = alone.local_addr().unwrap().port();
        assert_eq!(udp_port_is_shared(port).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        drop(alone);
        assert!(udp_port_is_shared(port).is_ok());
    }
}
