//! `cargo xtask demo`.

use crate::shell;
use anyhow::Result;

/// Builds, installs the model where it is absent, and codes the example stories into a table.
pub fn run() -> Result<()> {
    println!("Building the program (a few minutes the first time) …");
    let attache = shell::release_build()?;
    println!("Installing the language model with pip, unless it is there …");
    shell::run(shell::command(&attache).args(["model", "install"]))?;
    println!("Coding the stories in examples/stories …\n");
    shell::run(shell::command(&attache).args(["code", "--format", "table", "examples/stories"]))?;
    println!("\nThe program is {}; go on with: attache code --help", attache.display());
    Ok(())
}
