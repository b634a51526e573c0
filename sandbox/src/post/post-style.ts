export const POST_STYLE_PATH = '/post.css'

/** Small on purpose: what an issuer that is nobody of ours may look like. */
export const POST_STYLE = `
*, *::before { box-sizing: border-box }
body { margin: 0; background: #fdf6e3; color: #1d2433; font: 1.0625rem/1.55 system-ui, sans-serif }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline;
  justify-content: space-between; padding: .9rem 1.25rem; background: #f8b61c;
  border-bottom: 4px solid #1b3f8b; color: #14295c }
header strong { font-size: 1.2rem }
main { max-width: 26rem; margin: 2rem auto; padding: 1.5rem 1.25rem 1.75rem; background: #fff;
  border: 1px solid #e5d8b0; border-radius: .75rem }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; color: #1b3f8b }
p { margin: 0 0 1rem }
.wrong { padding: .6rem .8rem; border-left: 4px solid #b42318; background: #fdecea }
.field { margin: 0 0 1rem; display: block }
label { display: block; margin-bottom: .25rem; font-weight: 600 }
.input { width: 100%; min-height: 2.75rem; padding: .4rem .65rem; font: inherit;
  border: 2px solid #51607c; border-radius: .4rem; background: #fff; color: inherit }
.button-row { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.25rem }
.button { display: inline-block; min-height: 2.75rem; padding: .55rem 1.2rem; font: inherit;
  font-weight: 600; border: 2px solid #1b3f8b; border-radius: .4rem; background: #1b3f8b;
  color: #fff; text-decoration: none; cursor: pointer }
.button-secondary { background: #fff; color: #1b3f8b }
:focus-visible { outline: 3px solid #c8102e; outline-offset: 2px }
[hidden], .visually-hidden:empty { display: none }
@media (max-width: 30rem) { main { margin: 0; border: 0; border-radius: 0; min-height: 80vh }
  .button { width: 100%; text-align: center } }
`
