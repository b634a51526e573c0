import { writeDay } from '../day/day.ts'
import type { PortalPage } from '../page.ts'
import { type NoticeBlock, type NoticeText, toBlocks } from './notice.ts'

type BodyProps = {
  body: string
  /** Words that stand out where a paragraph begins with them. */
  strongHead?: string
}

/** The paragraphs and steps of a notice; the text numbers its steps itself. */
export function NoticeBody({ body, strongHead }: BodyProps) {
  return (
    <>
      {toBlocks(body).map((block) => (
        <Block block={block} strongHead={strongHead} />
      ))}
    </>
  )
}

function Block({ block, strongHead }: { block: NoticeBlock; strongHead: string | undefined }) {
  if ('paragraph' in block) {
    const { paragraph } = block
    if (strongHead === undefined || !paragraph.startsWith(strongHead)) return <p>{paragraph}</p>
    return (
      <p>
        <strong>{strongHead}</strong>
        {paragraph.slice(strongHead.length)}
      </p>
    )
  }
  return (
    <ol class="own-numbers">
      {block.steps.map((step) => (
        <li>{step}</li>
      ))}
    </ol>
  )
}

type BasisProps = { page: PortalPage; notice: Pick<NoticeText, 'legalReference' | 'validFrom'> }

/** What a written version goes by, and since when (C28). */
export function NoticeBasis({ page: { t }, notice }: BasisProps) {
  const { legalReference: reference, validFrom } = notice
  return <p class="hint">{t('chooser.noticeBasis', { reference, date: writeDay(validFrom) })}</p>
}
