// SPDX-License-Identifier: MIT

import CCrypto

/// An X.509 certificate with an RSA key, for checking what its holder has signed.
///
/// Says who is named in it, for how long it holds, and whether a signature fits. It says nothing about who issued it:
/// where it was fetched from is what makes it trustworthy, and that is the caller's to settle. Thread-safe.
public final class SigningCertificate: Sendable {
    /// What is hashed before it is signed (RFC 8017 §8.2, PKCS #1 v1.5).
    public enum Hash: Sendable, Hashable {
        case sha1
        case sha256
    }

    // nonisolated(unsafe): set once, freed by deinit; libcrypto only reads a certificate after it has been parsed, and
    // locks what it caches about it (crypto(7), "Thread-safety").
    nonisolated(unsafe) private let certificate: OpaquePointer
    // nonisolated(unsafe): belongs to the certificate and lives as long; a key is only read by verifying with it.
    nonisolated(unsafe) private let key: OpaquePointer

    /// Seconds since 1970 between which it holds, both ends included (RFC 5280 §4.1.2.5).
    public let validity: ClosedRange<Int64>

    /// Reads the first certificate of a PEM file; what follows it is not looked at.
    ///
    /// - Parameter pem: At most ``mostBytes`` (RFC 7468 §5).
    /// - Throws: ``CryptoError/malformedCertificate`` for anything else, and ``CryptoError/unsuitableCertificate`` for a key
    ///   that is no RSA key of ``keyBits``, or one that may not sign.
    public init(pem: [UInt8]) throws(CryptoError) {
        defer { ERR_clear_error() }
        guard let certificate = Self.parse(pem) else { throw .malformedCertificate }
        guard let key = X509_get0_pubkey(certificate), let validity = Self.validity(of: certificate) else {
            X509_free(certificate)
            throw .malformedCertificate
        }
        // No key usage extension means every usage (RFC 5280 §4.2.1.3); libcrypto then has all bits set.
        guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, Self.keyBits.contains(Int(EVP_PKEY_get_bits(key))),
            X509_get_key_usage(certificate) & UInt32(X509v3_KU_DIGITAL_SIGNATURE) != 0
        else {
            X509_free(certificate)
            throw .unsuitableCertificate
        }
        self.certificate = certificate
        self.key = key
        self.validity = validity
    }

    deinit {
        X509_free(certificate)
    }

    /// Whether the certificate was issued for this host (RFC 6125 §6.4).
    ///
    /// A name of its own in it, letter for letter but for case; wildcards do not count.
    public func isIssued(for host: String) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_host(certificate, host, host.utf8.count, UInt32(X509_CHECK_FLAG_NO_WILDCARDS), nil) == 1
    }

    /// Whether the holder of the certificate's key has signed exactly these bytes.
    public func verifies(_ signature: [UInt8], of bytes: [UInt8], hash: Hash) -> Bool {
        defer { ERR_clear_error() }
        guard signature.count == Int(EVP_PKEY_get_size(key)) else { return false }
        let context = EVP_MD_CTX_new()
        mustHold(context != nil, "EVP_MD_CTX_new")
        defer { EVP_MD_CTX_free(context) }
        var padding: OpaquePointer?
        let algorithm =
            switch hash {
            case .sha1: EVP_sha1()
            case .sha256: EVP_sha256()
            }
        guard EVP_DigestVerifyInit(context, &padding, algorithm, nil, key) == 1,
            EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PADDING) > 0
        else { return false }
        return EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    private static func parse(_ pem: [UInt8]) -> OpaquePointer? {
        guard !pem.isEmpty, pem.count <= mostBytes else { return nil }
        return pem.withUnsafeBytes { bytes in
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
            defer { BIO_free(source) }
            // Without a callback libcrypto would ask the terminal for the pass phrase of an encrypted one.
            return PEM_read_bio_X509(source, nil, { _, _, _, _ in 0 }, nil)
        }
    }

    private static func validity(of certificate: OpaquePointer) -> ClosedRange<Int64>? {
        guard let from = seconds(X509_get0_notBefore(certificate)), let to = seconds(X509_get0_notAfter(certificate)),
            from <= to
        else { return nil }
        return from...to
    }

    /// Seconds since 1970.
    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        guard let epoch = ASN1_TIME_set(nil, 0) else { return nil }
        defer { ASN1_STRING_free(epoch) }
        var (days, seconds) = (Int32(0), Int32(0))
        guard time != nil, ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
        return Int64(days) * secondsPerDay + Int64(seconds)
    }

    private static let secondsPerDay: Int64 = 86_400

    /// A file with more is no certificate.
    public static let mostBytes = 65_536
    /// Below nobody issues any more (CA/Browser Forum, Baseline Requirements 6.1.5); above checking takes too long.
    public static let keyBits = 2048...8192
}
