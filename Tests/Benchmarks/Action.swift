// SPDX-License-Identifier: MIT

/// The urgent action that is measured with: an invented case in four languages, short, so that the letter is mostly what every letter has.
enum Action {
    static let author = "bench-author"

    /// - Parameters:
    ///   - reference: The action's.
    ///   - audience: The inside of the document's `audience`; empty is the world.
    ///   - sentences: Of the body: 1 makes the shortest letter, 33 a webhook of 2 KB.
    /// - Returns: JSON5.
    static func document(_ reference: String, audience: String = "", sentences: Int = 1) -> [UInt8] {
        Array(
            """
            { reference: "\(reference)", country: "HN", author: "\(author)", window: "12h", alleged: true,
              sources: ["a relative, by telephone", "a local organisation, in writing"],
              issues: ["enforced-disappearance"], audience: { \(audience) }, languages: { fallback: ["en"] },
              text: {
                en: { \(text("Community leader taken away at dawn", sentences)) },
                es: { \(text("Lider comunitario detenido al amanecer", sentences)) },
                fr: { \(text("Un responsable communautaire disparu", sentences)) },
                de: { \(text("Gemeindesprecher im Morgengrauen verschleppt", sentences)) },
              } }
            """.utf8)
    }

    private static func text(_ subject: String, _ sentences: Int) -> String {
        """
        subject: "\(subject)", summary: "The family has had no word since.",
        body: "\(String(repeating: "Letters in the first hours have saved lives. ", count: sentences))", asks: ["Say at once where this person is held."]
        """
    }
}
