// SPDX-License-Identifier: MIT

import Curl
import Testing

@Suite("libcurl's codes and handles")
struct CurlCodeTests {
    @Test("every code has a text of its own words")
    func texts() {
        for number in 0..<CurlCode.count {
            #expect(!CurlCode(rawValue: UInt32(number)).text.isEmpty)
        }
        #expect(CurlCode.loopFailed.text != CurlCode(rawValue: 9999).text)
    }

    @Test("codes about certificates and TLS are told apart from the others")
    func tls() {
        #expect(CurlCode.peerFailedVerification.isTLS)
        #expect(CurlCode.useTLSFailed.isTLS)
        #expect(!CurlCode.couldNotConnect.isTLS)
    }

    @Test("a value with a NUL in it is refused, not cut short")
    func nul() throws {
        let easy = try EasyHandle(protocols: "http")
        #expect(throws: CurlError(.badFunctionArgument)) { try easy.set(.url, "http://a\0b") }
        #expect(throws: CurlError(.badFunctionArgument)) { try easy.set(.headers, ["A: b\0c"]) }
    }

    @Test("an address rule is asked before anything is connected")
    func addressRule() throws {
        let easy = try EasyHandle(protocols: "http")
        try easy.set(.url, "http://127.0.0.1:9/")
        var seen: [UInt8] = []
        easy.mayConnect = { address in
            seen = Array(address)
            return false
        }
        #expect(easy.perform() == .couldNotConnect)
        #expect(seen.count == 16)
        #expect(seen.dropFirst(4).prefix(4) == [127, 0, 0, 1])
        #expect(easy.connectedAddress == nil)
    }
}
