//! Reporting through gRPC, in process: a real PostgreSQL, feeds in memory, set clock and ids.

#![cfg(test)]

mod annual_reports;
mod assessments;
mod bureaus;
mod catalog_sequences;
mod checks;
mod city_reports;
mod counting;
mod declarations;
mod documents;
mod due_days;
mod feeds;
mod figures;
mod fixture;
mod frozen;
mod operate;
mod refusals;
mod report;
mod sequences;
mod stock;
mod streams;
mod succession;
mod told;
