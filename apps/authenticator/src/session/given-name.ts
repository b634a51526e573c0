/** People are called by the last word of their name. */
export function givenNameOf(fullName: string): string {
  return fullName.trim().split(/\s+/).at(-1) ?? ''
}
