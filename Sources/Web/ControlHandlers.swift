// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Glibc
import Telemetry

/// The control API: HTTP on the Unix socket to the staff desk, one group of verbs a file.
public struct ControlHandlers: Sendable {
    let desk: any StaffDesk
    let rule: IdentityRule
    let log: Log

    /// - Parameters:
    ///   - desk: What answers.
    ///   - delegates: Logins that may act under other names (`control.delegates`).
    ///   - ownUser: The daemon's own user, who may too.
    ///   - log: Gets what the desk failed at.
    public init(
        desk: any StaffDesk, delegates: @autoclosure @escaping @Sendable () -> Set<String> = [],
        ownUser: uid_t = geteuid(), log: Log = Log(component: "control")
    ) {
        self.desk = desk
        rule = IdentityRule(delegates: delegates(), ownUser: ownUser)
        self.log = log
    }

    /// Puts every verb on the router.
    public func register(on router: inout Router) {
        registerActions(on: &router)
        registerTranslations(on: &router)
        registerFollowUps(on: &router)
        registerStatus(on: &router)
        registerDeliveries(on: &router)
        registerReconcile(on: &router)
        registerResponses(on: &router)
        registerReports(on: &router)
        registerRoster(on: &router)
        registerAudit(on: &router)
        registerRelays(on: &router)
        registerClock(on: &router)
        registerEndpoints(on: &router)
        registerPreviews(on: &router)
        registerBounces(on: &router)
        registerDoctor(on: &router)
        registerBackups(on: &router)
    }

    /// A verb's work with the identity of who asks; what fails inside the daemon is logged here, once.
    typealias Verb = @Sendable (HTTPRequest, Identity) async throws(HTTPFailure) -> HTTPResponse

    func add(
        _ method: String, _ pattern: String, to router: inout Router, body: HTTPRoute.Body = .collected(limit: 0),
        _ verb: @escaping Verb
    ) {
        let rule = rule
        let log = log
        router.on(method, pattern, body: body) { request throws(HTTPFailure) in
            do throws(HTTPFailure) {
                return try await verb(request, try rule.identity(of: request))
            } catch {
                if error.document.error.kind == .failed {
                    log.error("a request failed", ["path": pattern, "why": error.document.error.message])
                }
                throw error
            }
        }
    }

    /// Runs a call of the desk and turns its error into HTTP's.
    func ask<Answer: Sendable>(
        _ call: () async throws(DeskError) -> Answer
    ) async throws(HTTPFailure) -> Answer {
        do throws(DeskError) {
            return try await call()
        } catch {
            throw HTTPFailure(error)
        }
    }
}

extension HTTPRequest {
    /// The action that the path names.
    func reference() throws(HTTPFailure) -> Reference {
        guard let reference = Reference(parameters["reference"] ?? "") else {
            throw HTTPFailure(
                404, .unknown, "no action has such a reference; it is 1 to 64 of A-Z a-z 0-9 . / _ - and space")
        }
        return reference
    }

    /// A field of the query as a value; nil when it is missing.
    ///
    /// - Parameters:
    ///   - name: The field.
    ///   - expected: What to say when the value is none.
    ///   - read: Nil for what is no such value.
    /// - Returns: The value.
    /// - Throws: 400 when it is none.
    func field<Value>(
        _ name: String, expected: String, _ read: (String) -> Value?
    ) throws(HTTPFailure) -> Value? {
        guard let text = head.query[name] else { return nil }
        guard let value = read(text) else { throw HTTPFailure(400, .invalid, "\(name): expected \(expected)") }
        return value
    }

    /// The body as one JSON document.
    func document<Document: Decodable>(_ type: Document.Type) throws(HTTPFailure) -> Document {
        guard let document = ControlJSON.read(type, from: body) else {
            throw HTTPFailure(
                400, .badRequest, "the request's body is not what this daemon expects; are both of one version?")
        }
        return document
    }
}
