/** The phone web app, served beside identity's own pages. */
export const PHONE_APP_PATH = '/app/'
