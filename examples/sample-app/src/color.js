/** The page's background: edit it, commit, push, and watch the pipeline bring it to your users. Green is #20E941. */
export const COLOR = "#1F6FEB";
