// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// nginx before the volunteers' pages, as operators set it up, with a path of its own that it takes off.
final class PathProxy: Sendable {
    /// What links begin with.
    let url: String
    private let folder: TemporaryFolder
    private let process: ChildProcess

    /// Starts it and waits until it listens.
    init(to port: UInt16) async throws {
        folder = try TemporaryFolder()
        let own = try FreePort.find()
        url = "http://127.0.0.1:\(own)/urgent/pages"
        let file = try folder.write(
            "nginx.conf",
            """
            daemon off; master_process off; pid \(folder.path("pid")); error_log stderr notice;
            events { worker_connections 64; }
            http {
              access_log off; client_body_temp_path \(folder.path("body")); proxy_temp_path \(folder.path("proxy"));
              fastcgi_temp_path \(folder.path("fastcgi")); uwsgi_temp_path \(folder.path("uwsgi"));
              scgi_temp_path \(folder.path("scgi"));
              server {
                listen 127.0.0.1:\(own);
                location /urgent/pages/ {
                  proxy_pass http://127.0.0.1:\(port)/;
                  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                }
              }
            }
            """)
        process = try ChildProcess("nginx", ["-p", folder.path, "-e", "stderr", "-c", file])
        _ = try await process.waitForLine(containing: "nginx/")
    }
}
