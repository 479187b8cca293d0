// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Intake
import Telemetry

extension Desk {
    public func translate(
        _ reference: Reference, language: String, document: [UInt8], by: Identity
    ) async throws(DeskError) -> TranslationResult {
        let reading: TranslationReader.Reading
        do throws(InvalidDocument) {
            reading = try TranslationReader.read(document, language: language)
        } catch {
            throw .invalid(error.faults)
        }
        let translation = Translation(
            reference: reference, language: reading.language, text: reading.text, digest: reading.digest, by: by,
            at: clock.now())
        let result = try await asked { () async throws(LedgerError) in try await store.translate(translation) }
        if result.created {
            log.info(
                "translation taken in", ["reference": reference.text, "language": reading.language.text])
        }
        return result
    }

    /// Releases one added language; who waited for it is due at once.
    func release(_ language: LanguageTag, of order: ApprovalOrder, by: Identity) async throws(DeskError)
        -> ApprovalReceipt
    {
        if order.overrideSources || order.anyway {
            throw .refused("--override-sources and --anyway are for the action itself, not for one language")
        }
        let request = LanguageApprovalRequest(
            reference: order.reference, language: language, by: by, digest: order.digest,
            secondPerson: rules.secondPerson, at: clock.now())
        let result = try await asked { () async throws(LedgerError) in try await store.approve(request) }
        if let live = result.live { await engine.released(live) }
        log.info("language released", ["reference": order.reference.text, "language": language.text])
        let status = try await status(of: order.reference)
        return ApprovalReceipt(
            reference: order.reference, version: result.record.version, state: result.record.state,
            audience: result.record.audienceCount, forecast: status.forecast)
    }
}
