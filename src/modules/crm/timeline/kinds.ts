/** Entries that people write: a comment, and a log message of an application. The portal writes all others. */
export const COMMENT = 'comment'
export const LOG_MESSAGE = 'log'

/** Files of comments are kept under a number that no type of records has. */
export const TIMELINE_FILES = -2

/** Icons and logos likewise. */
export const PICTURE_FILES = -3
