// SPDX-License-Identifier: MIT

/// Statements on drafts of added languages.
enum TranslationSQL {
    static let add: StaticString = """
        INSERT INTO translation (version, language, content, digest, translator_name, translator_login, handed_in)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT DO UPDATE SET content = excluded.content, digest = excluded.digest,
            translator_name = excluded.translator_name, translator_login = excluded.translator_login,
            handed_in = excluded.handed_in
        """
    /// Those that are released stay, for the record of who translated.
    static let drafts: StaticString = """
        SELECT language, content, digest, translator_name, translator_login, handed_in FROM translation
        WHERE version = ?1 AND released IS NULL ORDER BY language
        """
    static let release: StaticString = """
        UPDATE translation SET approved_name = ?3, approved_login = ?4, released = ?5
        WHERE version = ?1 AND language = ?2
        """
}
