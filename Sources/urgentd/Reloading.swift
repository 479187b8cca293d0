// SPDX-License-Identifier: MIT

import DaemonKit

/// SIGHUP's work: one reload after the other while the daemon runs, each told to the service manager.
actor Reloading {
    private let requests: ReloadRequests
    private let file: String
    private var task: Task<Void, Never>?

    init(requests: ReloadRequests, file: String) {
        self.requests = requests
        self.file = file
    }

    func follow(_ app: App, _ service: ServiceManager) {
        let notices = ReloadNotices(
            begins: { await service.reloading() },
            ended: { await service.ready(remark: $0.isDone ? nil : $0.sentence) })
        task = Task { [requests, file] in await app.follow(requests, of: file, notices: notices) }
    }

    /// Takes no more of them; returns when the one under way is done.
    func end() async {
        requests.end()
        await task?.value
    }
}
