import type { ShellContext } from '../page/page-context.ts'

/** To the guide of signing in, from pages on which somebody may not know how to go on. */
export function GuideLink({ page }: { page: ShellContext }) {
  const { guideUrl } = page.brand
  if (guideUrl === undefined) return null
  return (
    <p>
      <a href={guideUrl}>{page.shell('guide.link')}</a>
    </p>
  )
}
