import { ChildService, emptyDirectory } from './child-service.js';

/** The built service in a process of its own, for all tests of a file or of a `describe`. */
export function childForSuite(environment: Readonly<Record<string, string>>): () => ChildService {
  const directory = emptyDirectory();
  let child: ChildService;
  beforeAll(async () => {
    child = await ChildService.start(environment, directory.path);
  });
  afterAll(async () => {
    child.terminate();
    await child.ended;
    directory.remove();
  });
  return () => child;
}
