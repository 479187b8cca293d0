// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// nginx that answers 204 to everything, on a free port of 127.0.0.1.
final class Nginx: Sendable {
    let port: UInt16
    private let folder: TemporaryFolder
    private let process: ChildProcess

    /// Starts it and waits until it listens.
    init() async throws {
        folder = try TemporaryFolder()
        port = try FreePort.find()
        let file = try folder.write(
            "nginx.conf",
            """
            daemon off; master_process off; pid \(folder.path("pid")); error_log stderr notice;
            events { worker_connections 512; }
            http {
              log_format paths "$request_uri"; access_log \(folder.path("paths")) paths; keepalive_requests 100000;
              client_body_temp_path \(folder.path("body")); proxy_temp_path \(folder.path("proxy"));
              fastcgi_temp_path \(folder.path("fastcgi")); uwsgi_temp_path \(folder.path("uwsgi"));
              scgi_temp_path \(folder.path("scgi"));
              server { listen 127.0.0.1:\(port); location / { return 204; } }
            }
            """)
        process = try ChildProcess("nginx", ["-p", folder.path, "-e", "stderr", "-c", file])
        _ = try await process.waitForLine(containing: "nginx/")
    }

    /// The path of each request, in order.
    func paths() throws -> [String] {
        try String(contentsOfFile: folder.path("paths"), encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
