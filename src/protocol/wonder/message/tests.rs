mod samples;
mod strictness;
