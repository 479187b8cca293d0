// SPDX-License-Identifier: MIT

import Domain
import Runtime

/// The listening sockets that the service manager opened before us (sd_listen_fds(3)).
///
/// It keeps its own copies: who connects while we are away waits in the kernel's queue for the next of us. So we close ours
/// and never shut them down, and never remove the file of a Unix socket.
public struct InheritedSockets: Sendable, Hashable {
    /// By the listener's name.
    private let descriptors: [String: Int32]

    /// Every listener opens its own.
    public static let none = InheritedSockets(descriptors: [:])

    /// Takes what was handed over, each by its name.
    ///
    /// - Parameter environment: What was said.
    /// - Returns: The sockets, checked and closed on exec.
    /// - Throws: A fault of the configuration for each that is not what its name needs.
    public static func take(_ environment: ServiceEnvironment) throws(StartError) -> InheritedSockets {
        do throws(ServiceEnvironment.Fault) {
            return try take(try environment.sockets.get(), from: first)
        } catch {
            throw .configuration([
                DocumentFault(line: 0, key: error.key, problem: error.problem, expected: error.expected)
            ])
        }
    }

    /// Takes descriptors that follow one another.
    ///
    /// - Parameters:
    ///   - names: One a descriptor.
    ///   - first: The first descriptor; the others follow it.
    /// - Returns: The sockets, checked and closed on exec.
    /// - Throws: The first fault met.
    static func take(_ names: [String], from first: Int32) throws(ServiceEnvironment.Fault) -> InheritedSockets {
        var descriptors: [String: Int32] = [:]
        for (descriptor, name) in zip(first..., names) {
            guard let family = families[name] else {
                throw ServiceEnvironment.Fault(
                    key: "LISTEN_FDNAMES", problem: "no listener is named \"\(name)\"",
                    expected: families.keys.sorted().joined(separator: ", "))
            }
            guard descriptors[name] == nil else {
                throw ServiceEnvironment.Fault(
                    key: "LISTEN_FDNAMES", problem: "two sockets are named \"\(name)\"", expected: "one socket a name")
            }
            do throws(InheritedSocket.Fault) {
                try InheritedSocket.check(descriptor, family: family)
            } catch {
                throw ServiceEnvironment.Fault(
                    key: "LISTEN_FDS", problem: "descriptor \(descriptor), \"\(name)\", cannot be used: \(error)",
                    expected: "a \(family == .unix ? "Unix" : "TCP") socket that listens")
            }
            descriptors[name] = descriptor
        }
        return InheritedSockets(descriptors: descriptors)
    }

    func contains(_ name: String) -> Bool { descriptors[name] != nil }

    /// The socket for a listener, if there is one for it; else `own`.
    func endpoint(_ name: String, else own: ListeningEndpoint) -> ListeningEndpoint {
        descriptors[name].map { .inherited(descriptor: $0) } ?? own
    }

    /// Where the one for a listener listens, when that is not where `own` says.
    func deviation(_ name: String, from own: ListeningEndpoint) -> String? {
        guard let descriptor = descriptors[name], let address = InheritedSocket.address(of: descriptor) else {
            return nil
        }
        switch (address, own) {
        case (.unix(let there), .unix(let wanted)): return there == wanted ? nil : there
        case (.tcp(let host, let port), .tcp(let wanted)):
            let text = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            return text == wanted ? nil : text
        case (.unix(let path), _): return path
        case (.tcp(let host, let port), _): return "\(host):\(port)"
        }
    }

    /// Which listeners there are, and what each needs.
    private static let families: [String: InheritedSocket.Family] = ["public": .tcp, "control": .unix, "admin": .tcp]
    /// SD_LISTEN_FDS_START.
    private static let first: Int32 = 3
}
