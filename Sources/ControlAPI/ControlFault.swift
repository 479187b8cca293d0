// SPDX-License-Identifier: MIT

import Curl

/// Why a request to the daemon brought nothing.
public enum ControlFault: Error, Sendable {
    /// The daemon said no, and why.
    case refused(ErrorDocument.Body)
    /// Nobody answers at the socket.
    case unreachable(socket: String)
    /// The socket is there but this user may not use it.
    case forbidden(socket: String)
    /// The connection broke in the middle; what the daemon did is not known.
    case broken(CurlError)
    /// Not an answer of this API.
    case strange(status: Int)
    /// Whoever reads our output, or writes our input, went away.
    case abandoned
}
