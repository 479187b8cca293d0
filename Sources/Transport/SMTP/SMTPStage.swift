// SPDX-License-Identifier: MIT

/// Where in the conversation a reply or a failure belongs.
public enum SMTPStage: String, Sendable, Hashable, CaseIterable {
    /// TCP, TLS, greeting, EHLO, STARTTLS and AUTH: all libcurl's.
    case connect
    case mail
    case recipient
    case data
    /// After the first octet of text.
    case text
}

/// Why a conversation ended before its time.
public enum SMTPBreak: Sendable, Hashable {
    /// The relay closed the connection.
    case closed
    case timedOut
    /// The relay said something that is no answer to what it was asked.
    case garbage
    /// 421: the relay is going down or has had enough of us.
    case shutDown(SMTPReply)
    /// libcurl could not send or receive.
    case failed(code: UInt32, text: String)
}
