// SPDX-License-Identifier: MIT

extension QueueFolders {
    /// Gives reasons their names where a crash came between: those whose file has arrived; the others are for nothing.
    func finishReasons() {
        guard let hidden = try? names(in: rejected, hidden: true) else { return }
        for name in hidden {
            guard let target = QueueNames.target(ofHiddenReason: name) else { continue }
            if exists(target, in: rejected) {
                rename(name, to: QueueNames.reason(of: target), in: rejected)
            } else {
                remove(name, in: rejected)
            }
        }
    }
}
