/** For pages, which know nothing of the protocol. */
export type { ServiceView } from '@mot-cua/oidc'
