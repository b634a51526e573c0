/** Among `streamedPaths` of the shell: its handler reads the body, and checks its token. */
export const UPLOAD_PATH = '/data-store/upload'
