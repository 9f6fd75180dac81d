/** What an error is called by which the log of a case takes no check: nothing waits for what is written down there. */
export const LINE_REFUSED = "LineRefused";
