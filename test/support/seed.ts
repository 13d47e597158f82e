/** Set up for every test file: what fast-check draws comes from SEED, so that a run can be repeated. */
import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.SEED) });
