// SPDX-License-Identifier: MIT

import Foundation

/// nginx with TLS on a free port, as the proxy that stands before the public listener.
public final class SecureSite: Sendable {
    public let port: UInt16
    private let folder: TemporaryFolder
    private let process: ChildProcess

    /// Its certificate, which signs itself.
    public var certificate: String { folder.path("cert.pem") }
    /// With a name that the certificate has.
    public var url: String { "https://localhost:\(port)" }

    /// Starts it and waits until it listens.
    ///
    /// - Parameters:
    ///   - locations: nginx's `location` blocks.
    ///   - days: When the certificate ends; negative: it has.
    ///   - name: Whose it is.
    /// - Throws: When nginx or the maker of certificates is missing or refuses.
    public init(_ locations: String, days: Double = 60, name: String = "localhost") async throws {
        folder = try TemporaryFolder()
        port = try FreePort.find()
        let made = try await PeerScript.run("certificate.py", [folder.path, "\(days)", name], input: "")
        guard made.status == 0 else { throw NoCertificate(said: made.error) }
        let file = try folder.write(
            "nginx.conf",
            """
            daemon off; master_process off; pid \(folder.path("pid")); error_log stderr notice;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path \(folder.path("body")); proxy_temp_path \(folder.path("proxy"));
              fastcgi_temp_path \(folder.path("fastcgi")); uwsgi_temp_path \(folder.path("uwsgi"));
              scgi_temp_path \(folder.path("scgi"));
              server {
                listen 127.0.0.1:\(port) ssl;
                ssl_certificate \(folder.path("cert.pem")); ssl_certificate_key \(folder.path("key.pem"));
                \(locations)
              }
            }
            """)
        process = try ChildProcess("nginx", ["-p", folder.path, "-e", "stderr", "-c", file])
        _ = try await process.waitForLine(containing: "nginx/")
    }

    /// What a daemon behind it would answer.
    public static let live = "location = /health/live { return 200 \"ok\\n\"; }"

    /// openssl's part failed.
    public struct NoCertificate: Error {
        public let said: String
    }
}
