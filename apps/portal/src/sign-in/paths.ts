/** Addresses that the portal registers at identity; a change registers it anew. */
export const CALLBACK_PATH = '/sign-in/callback'
export const SIGNED_OUT_PATH = '/signed-out'
export const BACK_CHANNEL_PATH = '/back-channel-logout'
