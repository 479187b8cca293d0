// SPDX-License-Identifier: MIT

/// Lets only so many daemons run at a time, so that tests in parallel do not starve one another of the processor.
actor Turnstile {
    static let daemons = Turnstile(places: 10)

    private var places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) {
        self.places = places
    }

    func enter() async {
        if places > 0 {
            places -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty {
            places += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
