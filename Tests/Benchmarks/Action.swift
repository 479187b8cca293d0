// SPDX-License-Identifier: MIT

/// The urgent action that is measured with: an invented case in four languages, short, so that the letter is mostly what every letter has.
enum Action {
    static let author = "bench-author"

    /// `audience` is the inside of the document's `audience`; empty is the world.
    static func document(_ reference: String, audience: String = "") -> [UInt8] {
        Array(
            """
            { reference: "\(reference)", country: "HN", author: "\(author)", window: "12h", alleged: true,
              sources: ["a relative, by telephone", "a local organisation, in writing"],
              issues: ["enforced-disappearance"], audience: { \(audience) }, languages: { fallback: ["en"] },
              text: {
                en: { \(text("Community leader taken away at dawn")) },
                es: { \(text("Lider comunitario detenido al amanecer")) },
                fr: { \(text("Un responsable communautaire disparu")) },
                de: { \(text("Gemeindesprecher im Morgengrauen verschleppt")) },
              } }
            """.utf8)
    }

    private static func text(_ subject: String) -> String {
        """
        subject: "\(subject)", summary: "The family has had no word since.",
        body: "Letters in the first hours have saved lives.", asks: ["Say at once where this person is held."]
        """
    }
}
