// SPDX-License-Identifier: MIT

import CCrypto

/// What can go wrong with keys and random numbers.
///
/// Never holds a key or a secret.
public enum CryptoError: Error, Sendable, Hashable {
    /// The system's generator gave nothing; no key may be made now.
    case noRandomness
    /// A webhook secret is not `whsec_` and base64 of 24 to 64 bytes.
    case malformedSecret
    /// It is no X.509 certificate in PEM, or too long.
    case malformedCertificate
    /// A certificate whose key is no RSA key of usual length, or may not be used for signing.
    case unsuitableCertificate
    /// A signing key is not `whsk_` and base64 of 32 or 64 bytes, or its halves do not belong together.
    case malformedSigningKey
}

extension CryptoError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noRandomness: "the system's random generator gave nothing"
        case .malformedSecret: "a webhook secret is `whsec_` and base64 of 24 to 64 bytes"
        case .malformedCertificate: "this is no X.509 certificate in PEM"
        case .unsuitableCertificate: "the certificate has no RSA key of usual length that may sign"
        case .malformedSigningKey: "a signing key is `whsk_` and base64 of a 32-byte seed, or of seed and public key"
        }
    }
}

/// Stops the process when libcrypto cannot do what it always can.
///
/// The calls guarded by it fail only without memory or with a broken OpenSSL installation. To go on would mean to sign
/// or to compare with nothing, so this is a precondition and not an error that somebody may swallow.
@inline(__always)
func mustHold(_ holds: Bool, _ call: StaticString) {
    precondition(holds, "libcrypto: \(call) failed")
}
