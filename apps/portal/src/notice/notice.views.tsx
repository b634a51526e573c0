import { type NoticeBlock, toBlocks } from './notice.ts'

/** The paragraphs and steps of a notice; the text numbers its steps itself. */
export function NoticeBody({ body }: { body: string }) {
  return (
    <>
      {toBlocks(body).map((block) => (
        <Block block={block} />
      ))}
    </>
  )
}

function Block({ block }: { block: NoticeBlock }) {
  if ('paragraph' in block) return <p>{block.paragraph}</p>
  return (
    <ol class="own-numbers">
      {block.steps.map((step) => (
        <li>{step}</li>
      ))}
    </ol>
  )
}
