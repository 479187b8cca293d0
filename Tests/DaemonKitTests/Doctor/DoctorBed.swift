// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import TestSupport
import Testing

@testable import DaemonKit
@testable import Intake

/// A doctor with a healthy installation in a folder of its own, which a test then harms.
struct DoctorBed {
    let folder: TemporaryFolder
    var configuration: Configuration
    var scene: DoctorScene

    init(_ place: DoctorScene.Place = .byHand) throws {
        folder = try TemporaryFolder()
        configuration = AppBed.configuration(in: folder.path)
        scene = DoctorScene(place)
        scene.credentials = nil
        try make("state", 0o700)
        // As the daemon itself makes it.
        _ = try QueueFolders(path: folder.path("queue"))
        for name in ["ledger.sqlite", "roster.key", "token-keys"] {
            chmod(try folder.write("state/\(name)", "x"), 0o600)
        }
    }

    var doctor: Doctor { Doctor(configuration: configuration, scene: scene) }

    func make(_ path: String, _ mode: Int) throws {
        try FileManager.default.createDirectory(atPath: folder.path(path), withIntermediateDirectories: true)
        chmod(folder.path(path), mode_t(mode))
    }

    /// A name server for this test.
    mutating func ask(_ port: UInt16) throws {
        let server: TextLookup.Server = try #require(TextLookup.Server("127.0.0.1:\(port)"))
        scene.lookup = TextLookup(server: server, patience: 1)
    }
}

extension [Finding] {
    /// The worst of each check.
    var levels: [DoctorCheck: Finding.Level] {
        Dictionary(map { ($0.check, $0.level) }, uniquingKeysWith: { Swift.max($0, $1) })
    }

    /// Every one says what it is about; what is not well says why it matters and what to do.
    var areComplete: Bool {
        allSatisfy { !$0.what.isEmpty && ($0.level < .warning || !$0.why.isEmpty && !$0.advice.isEmpty) }
    }
}
