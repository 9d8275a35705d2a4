// Prints the workspace's packages as Nx sees them, as JSON: [{ name, root, tags, targets, dependsOn }]. Run from the workspace root.
import devkit from '@nx/devkit';

const graph = await devkit.createProjectGraphAsync({ exitOnError: true });
const packages = Object.values(graph.nodes).map(({ name, data }) => ({
  name,
  root: data.root,
  tags: data.tags ?? [],
  targets: Object.keys(data.targets ?? {}),
  dependsOn: (graph.dependencies[name] ?? []).map(({ target }) => target).filter((target) => target in graph.nodes),
}));
process.stdout.write(JSON.stringify(packages));
