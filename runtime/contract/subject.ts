/**
 * The longest subject of a message. SNS takes "less than 100 characters".
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const SUBJECT_LENGTH = 99;

/**
 * What SNS takes as a subject: ASCII that begins with a letter, a number or a punctuation mark, without line breaks or control
 * characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const SUBJECT = new RegExp(`^[\\x21-\\x7e][\\x20-\\x7e]{0,${SUBJECT_LENGTH - 1}}$`);
