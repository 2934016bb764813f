//! What reporting is asked of a file.

use gongkai_chassis::client::with_token;
pub use gongkai_proto::reporting::v1::GetSignatureOfFileResponse as Answer;
use gongkai_proto::reporting::v1::{
    GetSignatureOfFileRequest, annual_report_service_client::AnnualReportServiceClient,
};
use tonic::{Status, transport::Channel};

/// Whether a version with the data of this file was signed, and when.
pub async fn signature_of(
    channel: Channel,
    token: &str,
    bureau_id: &str,
    content: Vec<u8>,
) -> Result<Answer, Status> {
    let request = GetSignatureOfFileRequest {
        bureau_id: bureau_id.to_owned(),
        content,
    };
    let mut client = AnnualReportServiceClient::new(channel);
    let answer = client.get_signature_of_file(with_token(token, request));
    Ok(answer.await?.into_inner())
}
