/** What happened on the way that led back to the chooser. */
export const chooserNews = ['cancelled', 'failed'] as const
export type ChooserNews = (typeof chooserNews)[number]

/** Back to the choice, with what happened said there; `returnTo` has been checked. */
export function chooserPath(returnTo: string, notice?: ChooserNews): string {
  const query = new URLSearchParams({ return_to: returnTo, ...(notice ? { notice } : {}) })
  return `/sign-in?${query}`
}
