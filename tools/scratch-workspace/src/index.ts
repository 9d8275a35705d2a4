export { copyWorkspace, runInWorkspace, type Finished } from './copy-workspace.js';
