// SPDX-License-Identifier: MIT

import Composing
import Domain
import Telemetry

/// The pages behind the links in alerts: leave, acted, preferences.
///
/// The token in the path is all that tells who it is; there are no cookies and no scripts. GET and HEAD never change
/// anything, because mail scanners and previews fetch links. Every form posts to the page's own address, whatever path
/// the operator's proxy has put before it.
public struct VolunteerPages: Sendable {
    let desk: any VolunteerDesk
    private let currentComposer: @Sendable () -> PageComposer
    private let doorkeeper: Doorkeeper
    let clock: any TimeSource
    private let log: Log

    public init(
        desk: any VolunteerDesk, composer: @autoclosure @escaping @Sendable () -> PageComposer, doorkeeper: Doorkeeper,
        clock: any TimeSource, log: Log = Log(component: "pages")
    ) {
        self.desk = desk
        currentComposer = composer
        self.doorkeeper = doorkeeper
        self.clock = clock
        self.log = log
    }

    /// Asked for anew by every page, because a reload may change it.
    var composer: PageComposer { currentComposer() }

    public func register(on router: inout Router) {
        registerLeave(on: &router)
        registerActed(on: &router)
        registerPreferences(on: &router)
    }

    /// What a page answers.
    struct Answer {
        var content: PageContent
        var status = 200
    }

    /// A page's work for a person whose token is genuine.
    typealias Work = @Sendable (VolunteerPages, Visit) async throws(LinkFault) -> Answer

    /// A request with the person who makes it.
    struct Visit: Sendable {
        let token: String
        let person: PersonRecord
        let request: HTTPRequest

        /// The form that was posted; nil for what is none.
        func form() -> FormFields? {
            try? FormReader.read(request.body, type: request.head.headers["content-type"])
        }
    }

    /// Puts a page on the router, its address without a token included.
    ///
    /// - Parameters:
    ///   - method: `GET` or `POST`.
    ///   - page: Whose name is the path.
    ///   - purpose: Which tokens open it.
    ///   - router: Where.
    ///   - ifGone: What is answered to whoever has left; nil: the page that says so.
    ///   - work: Makes the page.
    func add(
        _ method: String, _ page: PersonalLinks.Page, for purpose: PersonalToken.Purpose, to router: inout Router,
        ifGone: PageContent? = nil, _ work: @escaping Work
    ) {
        let body = HTTPRoute.Body.collected(limit: method == "POST" ? Self.longestBody : 0)
        let action: HTTPRoute.Action = { request throws(HTTPFailure) in
            await answer(request, for: purpose, ifGone: ifGone, work)
        }
        for path in ["/\(page.rawValue)", "/\(page.rawValue)/", "/\(page.rawValue)/{token}"] {
            router.on(method, path, body: body, action)
        }
    }

    private func answer(
        _ request: HTTPRequest, for purpose: PersonalToken.Purpose, ifGone: PageContent?, _ work: Work
    ) async -> HTTPResponse {
        let token = request.parameters["token"] ?? ""
        let stranger = AcceptLanguage.ladder(request.head.headers["accept-language"])
        var ladder = stranger
        do throws(LinkFault) {
            let person = try await desk.visit(token, for: purpose)
            ladder = person.volunteer.languages
            let answer = try await work(self, Visit(token: token, person: person, request: request))
            return response(answer.content, answer.status, ladder)
        } catch {
            return refusal(error, token, request, stranger: stranger, ifGone: ifGone, ladder)
        }
    }

    private func refusal(
        _ fault: LinkFault, _ token: String, _ request: HTTPRequest, stranger: [LanguageTag], ifGone: PageContent?,
        _ ladder: [LanguageTag]
    ) -> HTTPResponse {
        switch fault {
        case .broken:
            if let seconds = doorkeeper.secondsToWait(request.head) {
                return response(.problem(.tooManyTries), 429, stranger, [("Retry-After", String(seconds))])
            }
            return response(.problem(.linkBroken), Self.isWhole(token) ? 404 : 400, stranger)
        case .gone:
            if let ifGone { return response(ifGone, 200, stranger) }
            return response(.problem(.linkGone), 410, stranger)
        case .busy:
            return response(.problem(.notNow), 503, ladder, [("Retry-After", Self.pause)])
        case .failed(let why):
            // The reason is for operators: it may name a disk or a file.
            log.error("a page could not be served", ["why": why])
            return response(.problem(.notNow), 500, ladder)
        }
    }

    private func response(
        _ content: PageContent, _ status: Int, _ ladder: [LanguageTag], _ more: [(name: String, value: String)] = []
    ) -> HTTPResponse {
        let composer = composer
        let page = composer.page(content, for: ladder)
        return HTTPResponse(
            status: status,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Content-Language", page.language.text),
                ("Content-Security-Policy", Self.policy(composer)), ("Referrer-Policy", "no-referrer"),
                ("X-Robots-Tag", "noindex, nofollow"), ("X-Frame-Options", "DENY"),
                ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
                ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
            ] + more,
            body: .bytes(page.html))
    }

    /// Nothing but the page's own style sheet, and forms to where the page came from.
    private static func policy(_ composer: PageComposer) -> String {
        "default-src 'none'; style-src '\(composer.styleHash)'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'"
    }

    /// Whether it could be a token, by its length and characters: then it is not there, else it is damaged.
    private static func isWhole(_ token: String) -> Bool {
        token.utf8.count == PersonalLinks.tokenLength
            && token.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// Octets of a form: a hundred fields in multipart are some 15,000.
    private static let longestBody = 65_536
    /// Seconds after which to try again.
    private static let pause = "30"
}
