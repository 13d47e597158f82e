/** Set up for every test file: RUNTIME, the path of another runtime, runs what Node.js runs otherwise. */
process.execPath = process.env.RUNTIME ?? process.execPath;
