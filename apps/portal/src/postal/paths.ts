/** Addresses that the portal registers at the issuer of postal accounts. */
export const POSTAL_PATH = '/sign-in/postal'
export const POSTAL_CALLBACK_PATH = '/sign-in/postal/callback'
export const POSTAL_BACK_CHANNEL_PATH = '/sign-in/postal/back-channel-logout'
