import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const PAGE = resolve(import.meta.dirname, '../../docs/integrator/quick-start.md')

/** One numbered step: what it tells the reader to press, tick or look for, and where to go. */
export type PageStep = { words: string[]; addresses: string[] }

export type PageSection = {
  heading: string
  text: string
  /** Lines of each block of commands. */
  blocks: string[][]
  steps: PageStep[]
}

/** The page by its headings, as a reader goes through it from top to bottom. */
export function readQuickStart(): PageSection[] {
  const [, ...sections] = readFileSync(PAGE, 'utf8').split(/^##+ /m)
  return sections.map((section) => ({
    heading: /^.*/.exec(section)?.[0] ?? '',
    text: section,
    blocks: [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, lines = '']) =>
      lines.trim().split('\n'),
    ),
    steps: [...section.matchAll(/^\d+\. .*(?:\n {3}.*)*/gm)].map(([text]) => readStep(text)),
  }))
}

function readStep(text: string): PageStep {
  const line = text.replace(/\s+/g, ' ')
  return {
    words: [...line.matchAll(/\*\*(.+?)\*\*/g)].map(([, words = '']) => words),
    addresses: [...line.matchAll(/`(http:[^`]+)`/g)].map(([, address = '']) => address),
  }
}

export function findSection(sections: PageSection[], heading: string): PageSection {
  const found = sections.find((section) => section.heading === heading)
  if (!found) throw new Error(`the page has no heading “${heading}”`)
  return found
}

/** What each service says when it is ready, as the page has it. */
export function readAnnouncement(sections: PageSection[]): string {
  const said = /`(http\S+ signs people in at \S+)`/
  const found = sections.map(({ text }) => said.exec(text)?.[1]).find((line) => line !== undefined)
  if (found === undefined) throw new Error('the page does not tell what a service says')
  return found
}
